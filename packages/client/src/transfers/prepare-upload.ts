import { AdaptiveParallel, type CheckpointStore, type UploadHandle, type UploadOptions } from '@oss/multipart'
import type { Connection } from '../connection/connection.ts'
import { withSignal } from '../connection/oss-request.ts'
import { withContentType } from '../options/content-type.ts'
import { initiateDigest } from '../options/object-options.ts'
import { parallelOf } from '../options/sequential.ts'
import { createMultipartApi, type DescribeObject } from './multipart-api.ts'
import { observeTransfer } from './transfer-observer.ts'
import type { ResumableUploadOptions } from './upload-input.ts'

/** Properties of the content, as far as they are known. */
interface UploadContent {
  /** File name whose extension determines the content type if the key has no known extension. */
  readonly fileName: string | undefined
  readonly partSize: number | undefined
  /** Default: no additional metadata. */
  readonly describe?: DescribeObject | undefined
}

/** An upload that lacks only its source and its checkpoint store. */
export interface PreparedUpload {
  readonly common: Omit<UploadOptions, 'source' | 'checkpoints'>
  /** Reports events about the checkpoint. */
  watchStore(store: CheckpointStore): CheckpointStore
  /** Reports phases of the upload that was started, and slows it down together with others of the client. */
  follow(handle: UploadHandle): UploadHandle
}

/** Derives from the input, which was checked, what all resumable uploads have in common. */
export function prepareUpload(
  connection: Connection,
  input: Omit<ResumableUploadOptions, 'clientEncryption'>,
  { fileName, partSize, describe }: UploadContent,
): PreparedUpload {
  const { context, clock, monotonicMs } = connection
  const { bucket, key, verify, allowGrowth, continueOnly, signal } = input
  const observer = observeTransfer(connection, input)
  const onNotice = observer.watchNotices(input.onNotice)
  const requested = parallelOf(input)
  const parallel = requested === 'auto' ? new AdaptiveParallel() : requested
  const api = createMultipartApi(context, input, { fileName, describe })
  return {
    common: {
      target: { endpoint: context.endpoint.origin.origin, bucket, key },
      api: observer.watchApi(api),
      monotonicMs,
      sleep: (ms, stop) => clock.sleep(ms, stop),
      objectOptions: initiateDigest(withContentType(input, key, fileName)),
      ...(partSize !== undefined && { partSize }),
      ...(parallel !== undefined && { parallel }),
      ...(verify !== undefined && { verify }),
      ...(allowGrowth !== undefined && { allowGrowth }),
      ...(continueOnly !== undefined && { continueOnly }),
      ...withSignal(signal),
      ...(onNotice !== undefined && { onNotice }),
    },
    watchStore: (store) => observer.watchStore(store),
    follow(handle) {
      if (typeof parallel === 'object') context.governor.follow(parallel, handle.outcome)
      observer.watchPhases(handle)
      return handle
    },
  }
}
