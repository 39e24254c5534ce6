import { dirname, resolve } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { type CheckpointStore, startUpload, type UploadHandle, type UploadNotice } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { createMultipartApi, type MultipartApiOptions } from './multipart-api.ts'
import { checkBucket, checkKey } from './object-name.ts'
import { withContentType } from './options/content-type.ts'
import { objectHeaders } from './options/object-options.ts'
import type { OssContext, RequestOptions } from './oss-request.ts'
import type { UploadObserver } from './upload-observer.ts'

/** What to upload, where to, and how. */
export interface ResumableUploadInput extends MultipartApiOptions, RequestOptions {
  readonly bucket: string
  readonly key: string
  /** Path of a regular file of up to 48.8 TiB. */
  readonly file: string
  /**
   * Bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB); default 8 MiB. A file no larger than one part goes in one request.
   * Raised by itself when more than 10,000 parts would be needed.
   */
  readonly partSize?: number
  /** Parts in flight at a time, from 1 to 1,000; default 3. What the OSS documents call threadNum. */
  readonly parallel?: number
  /** An existing directory for the checkpoint; default the directory of the file. */
  readonly checkpointDir?: string
  /** A store for the checkpoint, in place of a directory; default the client's. */
  readonly checkpoints?: CheckpointStore
  /**
   * `metadata` (default): a file with the size, times and identity it had is unchanged; in doubt its content is read and compared.
   * `content`: parts of an earlier run are always read and compared before they are used.
   */
  readonly verify?: 'metadata' | 'content'
  /** Told what is worth telling a person: parts reused, everything sent again and why, a damaged checkpoint. */
  readonly onNotice?: (notice: UploadNotice) => void
}

/** Starts a resumable upload of a file. */
export function resumableUpload(
  context: OssContext,
  clientStore: CheckpointStore | undefined,
  input: ResumableUploadInput,
  observer: UploadObserver,
): UploadHandle {
  const { bucket, key, file, partSize, parallel, verify, signal, onNotice } = input
  checkBucket(bucket)
  checkKey(key)
  objectHeaders(input)
  const handle = startUpload({
    target: { endpoint: context.endpoint.origin.origin, bucket, key },
    source: fileSource(file),
    api: observer.watchApi(createMultipartApi(context, withContentType(input, key, file))),
    checkpoints: observer.watchStore(input.checkpoints ?? storeFor(input, clientStore)),
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(verify !== undefined && { verify }),
    ...(signal !== undefined && { signal }),
    ...(onNotice !== undefined && { onNotice }),
  })
  observer.watchPhases(handle)
  return handle
}

/** Where the upload of a file is remembered, when its input names no store. */
export function storeFor(
  { checkpointDir, file }: Pick<ResumableUploadInput, 'checkpointDir' | 'file'>,
  clientStore: CheckpointStore | undefined,
): CheckpointStore {
  if (checkpointDir !== undefined) return fsCheckpointStore({ directory: checkpointDir })
  return clientStore ?? fsCheckpointStore({ directory: dirname(resolve(file)) })
}
