import { type CheckpointStore, DEFAULT_PART_SIZE, startUpload, type UploadHandle } from '@oss/multipart'
import { requireFiles } from '../bodies/file-access.ts'
import { nameOf } from '../bodies/upload-body.ts'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { Connection } from '../connection/connection.ts'
import { withoutEncryption } from '../encryption/check-encryption.ts'
import type { UploadEncryption } from '../encryption/client-encryption.ts'
import type { DescribeObject } from './multipart-api.ts'
import { prepareUpload } from './prepare-upload.ts'
import { selectCheckpointStore } from './select-checkpoint-store.ts'
import { expectedPartSize, startBodyUpload } from './start-body-upload.ts'
import { checkUploadInput, type FileUploadInput, type ResumableUploadInput } from './upload-input.ts'

/** Starts a resumable upload. @throws ValidationError or PlanError, before anything is sent or written */
export function resumableUpload(connection: Connection, input: ResumableUploadInput): UploadHandle {
  checkUploadInput(input)
  const { file, body } = input
  const encryption = input.clientEncryption?.startUpload()
  const partSize = input.file === undefined ? expectedPartSize(input) : input.partSize
  const { common, watchStore, follow } = prepareUpload(connection, withoutEncryption(input), {
    fileName: file ?? nameOf(body),
    partSize,
    describe: describeEncrypted(encryption, partSize),
  })
  const prepareStore = (store: CheckpointStore): CheckpointStore =>
    watchStore(encryption?.checkpoints(store) ?? store)
  if (input.file === undefined) {
    const storeIn = (directory?: string): CheckpointStore =>
      prepareStore(selectCheckpointStore(input, connection, directory ?? connection.defaultStore))
    return follow(startBodyUpload(input, common, { storeIn, files: connection.files }, encryption))
  }
  const source = requireFiles(connection.files, 'file', 'BODY_INVALID').source(input.file)
  return follow(
    startUpload({
      ...common,
      source: encryption?.source(source) ?? source,
      checkpoints: prepareStore(storeForFile(input, connection)),
    }),
  )
}

/** Selects the checkpoint store for a file; a directory also has the checkpoints of renamed files. */
function storeForFile(
  { file, checkpoints, checkpointDir }: FileUploadInput,
  { checkpoints: clientStore, files }: Connection,
): CheckpointStore {
  const given = checkpoints ?? (checkpointDir === undefined ? clientStore : undefined)
  return given ?? requireFiles(files, 'file', 'BODY_INVALID').checkpointsOf(file, checkpointDir)
}

function describeEncrypted(
  encryption: UploadEncryption | undefined,
  partSize: number = DEFAULT_PART_SIZE,
): DescribeObject | undefined {
  if (encryption === undefined) return undefined
  return (sent) => encryption.metadata(sent === 'parts' ? { partSize, limits: OSS_LIMITS } : sent)
}
