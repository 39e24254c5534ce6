import {
  AdaptiveParallel,
  type CheckpointStore,
  DEFAULT_PART_SIZE,
  startUpload,
  type UploadHandle,
  type UploadOptions,
} from '@oss/multipart'
import { requireFiles } from '../bodies/file-access.ts'
import { isBlob } from '../bodies/upload-body.ts'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { Connection } from '../connection/connection.ts'
import { withSignal } from '../connection/oss-request.ts'
import { withoutEncryption } from '../encryption/check-encryption.ts'
import type { UploadEncryption } from '../encryption/client-encryption.ts'
import { withContentType } from '../options/content-type.ts'
import { initiateDigest } from '../options/object-options.ts'
import { parallelOf } from '../options/sequential.ts'
import { createMultipartApi, type DescribeObject } from './multipart-api.ts'
import { selectCheckpointStore } from './select-checkpoint-store.ts'
import { expectedPartSize, startBodyUpload } from './start-body-upload.ts'
import { checkUploadInput, type FileUploadInput, type ResumableUploadInput } from './upload-input.ts'
import { observeUpload, type UploadObserver } from './upload-observer.ts'

/** Starts a resumable upload. @throws ValidationError or PlanError, before anything is sent or written */
export function resumableUpload(connection: Connection, input: ResumableUploadInput): UploadHandle {
  checkUploadInput(input)
  const { context, defaultStore } = connection
  const observer = observeUpload(connection, input)
  const requested = parallelOf(input)
  const parallel = requested === 'auto' ? new AdaptiveParallel() : requested
  const encryption = input.clientEncryption?.startUpload()
  const common = {
    ...commonOptions(connection, input, observer, encryption),
    ...(parallel !== undefined && { parallel }),
  }
  const prepareStore = (store: CheckpointStore): CheckpointStore =>
    observer.watchStore(encryption?.checkpoints(store) ?? store)
  let handle: UploadHandle
  if (input.file === undefined) {
    const storeIn = (directory?: string): CheckpointStore =>
      prepareStore(selectCheckpointStore(input, connection, directory ?? defaultStore))
    handle = startBodyUpload(input, common, { storeIn, files: connection.files }, encryption)
  } else {
    const source = requireFiles(connection.files, 'file', 'BODY_INVALID').source(input.file)
    handle = startUpload({
      ...common,
      source: encryption?.source(source) ?? source,
      checkpoints: prepareStore(storeForFile(input, connection)),
    })
  }
  if (typeof parallel === 'object') context.governor.follow(parallel, handle.outcome)
  observer.watchPhases(handle)
  return handle
}

/** Selects the checkpoint store for a file; a directory also has the checkpoints of renamed files. */
function storeForFile(
  { file, checkpoints, checkpointDir }: FileUploadInput,
  { checkpoints: clientStore, files }: Connection,
): CheckpointStore {
  const given = checkpoints ?? (checkpointDir === undefined ? clientStore : undefined)
  return given ?? requireFiles(files, 'file', 'BODY_INVALID').checkpointsOf(file, checkpointDir)
}

function commonOptions(
  { context, clock, monotonicMs }: Connection,
  input: ResumableUploadInput,
  observer: UploadObserver,
  encryption: UploadEncryption | undefined,
): Omit<UploadOptions, 'source' | 'checkpoints'> {
  const { bucket, key, file, partSize, verify, allowGrowth, continueOnly, signal, onNotice } = input
  const { body } = input
  const fileName = isBlob(body) && 'name' in body && typeof body.name === 'string' ? body.name : file
  const expected = input.file === undefined ? expectedPartSize(input) : partSize
  const describe: DescribeObject | undefined =
    encryption &&
    ((sent) =>
      encryption.metadata(
        sent === 'parts' ? { partSize: expected ?? DEFAULT_PART_SIZE, limits: OSS_LIMITS } : sent,
      ))
  const api = createMultipartApi(context, withoutEncryption(input), { fileName, describe })
  return {
    target: { endpoint: context.endpoint.origin.origin, bucket, key },
    api: observer.watchApi(api),
    monotonicMs,
    sleep: (ms, stop) => clock.sleep(ms, stop),
    objectOptions: initiateDigest(withContentType(withoutEncryption(input), key, fileName)),
    ...(expected !== undefined && { partSize: expected }),
    ...(verify !== undefined && { verify }),
    ...(allowGrowth !== undefined && { allowGrowth }),
    ...(continueOnly !== undefined && { continueOnly }),
    ...withSignal(signal),
    ...(onNotice !== undefined && { onNotice }),
  }
}
