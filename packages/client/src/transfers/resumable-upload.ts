import { dirname, resolve } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import {
  AdaptiveParallel,
  type CheckpointStore,
  DEFAULT_PART_SIZE,
  startUpload,
  type UploadHandle,
  type UploadNotice,
  type UploadOptions,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { checkGrowth } from '../bodies/source-checks.ts'
import { isOpenFile, type UploadBody } from '../bodies/upload-body.ts'
import type { OssContext, RequestOptions } from '../connection/oss-request.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import type { EncryptionOptions, UploadEncryption } from '../encryption/client-encryption.ts'
import { sourceToSend } from '../encryption/source-to-send.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { findingMoved } from '../files/moved-checkpoints.ts'
import { checkOptions } from '../options/check-options.ts'
import { withContentType } from '../options/content-type.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import { objectHeaders } from '../options/object-options.ts'
import { parallelOf } from '../options/sequential.ts'
import { createMultipartApi, type DescribeObject, type MultipartApiOptions } from './multipart-api.ts'
import { expectedPartSize, startBody } from './start-body-upload.ts'
import type { UploadObserver } from './upload-observer.ts'

/** Where to upload to, and how. */
export interface ResumableUploadOptions extends MultipartApiOptions, RequestOptions, EncryptionOptions {
  readonly bucket: string
  readonly key: string
  /**
   * Bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB); default 8 MiB. What is no larger than one part goes in one request.
   * Raised by itself when more than 10,000 parts would be needed; of a stream only as far as `expectedSize` tells.
   */
  readonly partSize?: number
  /**
   * Parts in flight at a time, from 1 to 1,000; default 3, of a sequential upload 1. What the OSS documents call threadNum. Of a stream they are held in memory.
   * `auto`: begins with three, takes as many as make the upload faster, up to sixteen, and halves their number when OSS asks to slow down
   * (503 or 429), together with all other such uploads of this client.
   */
  readonly parallel?: number | 'auto'
  /** An existing directory for the checkpoint; default the directory of the file. Not for a stream that is read once. */
  readonly checkpointDir?: string
  /**
   * A store for the checkpoint, in place of a directory. Default: the client's; without one, and without a file, the memory of this client, so
   * that the same call continues as long as this client lives. Not for a stream that is read once.
   */
  readonly checkpoints?: CheckpointStore
  /**
   * `metadata` (default): a file with the size, times and identity it had is unchanged; in doubt its content is read and compared.
   * `content`: parts of an earlier run are always read and compared before they are used. `full`: as `content`, and everything is read once more
   * and compared before the object is completed. Only `full` sees a program that writes through a memory mapping (`mmap`) to pages that it had
   * written before the upload started: such writes change neither the size nor the times of a file. It takes as long as reading the file again.
   * An object that goes in one request is stored by the time it is read again: if the bytes differ it is stored anew, up to four times in all;
   * if they still differ the upload fails with `SOURCE_CHANGED`, and the object that is stored must not be used.
   */
  readonly verify?: 'metadata' | 'content' | 'full'
  /**
   * True: the file may be appended to while it is uploaded, such as a log. What it has when the upload starts is uploaded, also by a later run
   * that resumes it; these bytes are read once more and compared before the object is completed. Default: false, a file that grows has changed:
   * everything is sent again, and the fourth time the upload fails with `SOURCE_CHANGED`. Only for a file or `FileHandle`, without
   * `clientEncryption`.
   */
  readonly allowGrowth?: boolean
  /** Told what is worth telling a person: parts reused, everything sent again and why, a damaged checkpoint. */
  readonly onNotice?: (notice: UploadNotice) => void
}

/** A file to upload. */
export interface FileUploadInput extends ResumableUploadOptions {
  /** Path of a regular file of up to 48.8 TiB. */
  readonly file: string
  readonly body?: undefined
}

/** Something else to upload. */
export interface BodyUploadInput extends ResumableUploadOptions {
  /**
   * What to upload. Of a stream at most `parallel` parts are in memory. One that is read once cannot be continued: when its upload ends without
   * an object, its parts are thrown away. `{ reopen }` and `spoolDir` are the ways to continue.
   */
  readonly body: UploadBody
  readonly file?: undefined
  /** Of a stream: about how many bytes it has, up to 48.8 TiB. `partSize` is raised so that 10,000 parts suffice. */
  readonly expectedSize?: number
  /**
   * Of a stream that is read once: an existing directory. The stream is written to a file there first and uploaded from it; the same call with
   * the same bytes continues. The file is removed with the checkpoint. It takes as much space as the stream has bytes.
   */
  readonly spoolDir?: string
}

/** What to upload, where to, and how: either a `file` or a `body`. */
export type ResumableUploadInput = FileUploadInput | BodyUploadInput

/** Where uploads are remembered that name no place. */
export interface UploadStores {
  /** The client's. */
  readonly client: CheckpointStore | undefined
  /** For what has no directory of its own. */
  readonly memory: CheckpointStore
}

/** Starts a resumable upload. */
export function resumableUpload(
  context: OssContext,
  stores: UploadStores,
  input: ResumableUploadInput,
  observer: UploadObserver,
): UploadHandle {
  checkInput(input)
  const asked = parallelOf(input)
  const parallel = asked === 'auto' ? new AdaptiveParallel() : asked
  const encryption = input.clientEncryption?.startUpload()
  const common = {
    ...commonOptions(context, input, observer, encryption),
    ...(parallel !== undefined && { parallel }),
  }
  const watched = (own: CheckpointStore): CheckpointStore => {
    const store = input.checkpoints ?? own
    return observer.watchStore(encryption?.checkpoints(store) ?? store)
  }
  const handle =
    input.file === undefined
      ? startBody(input, common, (own) => watched(storeForBody(input, stores, own)), encryption)
      : startUpload({
          ...common,
          source: sourceToSend(fileSource(input.file), encryption),
          checkpoints: watched(storeForFile(input, stores.client)),
        })
  if (typeof parallel === 'object') context.pace.follow(parallel, handle.outcome)
  observer.watchPhases(handle)
  return handle
}

/** As {@link storeFor}; a directory also has the checkpoints of files that were renamed. */
function storeForFile(input: FileUploadInput, clientStore: CheckpointStore | undefined): CheckpointStore {
  const store = storeFor(input, clientStore)
  return store === clientStore ? store : findingMoved(store)
}

/** Where the upload of a file is remembered, when its input names no store. */
export function storeFor(
  { checkpointDir, file }: { readonly checkpointDir?: string; readonly file: string },
  clientStore: CheckpointStore | undefined,
): CheckpointStore {
  if (checkpointDir !== undefined) return fsCheckpointStore({ directory: checkpointDir })
  return clientStore ?? fsCheckpointStore({ directory: dirname(resolve(file)) })
}

function storeForBody(
  { checkpointDir }: BodyUploadInput,
  { client, memory }: UploadStores,
  ownDirectory: string | undefined,
): CheckpointStore {
  if (checkpointDir !== undefined) return fsCheckpointStore({ directory: checkpointDir })
  if (client !== undefined || ownDirectory === undefined) return client ?? memory
  return fsCheckpointStore({ directory: ownDirectory })
}

function checkInput(input: ResumableUploadInput): void {
  checkBucket(input.bucket)
  checkKey(input.key)
  checkOptions(input)
  checkEncryption(input.clientEncryption, input.metadata)
  objectHeaders(withoutEncryption(input))
  // What callers without TypeScript may give.
  const given: { readonly [Name in 'file' | 'body' | 'spoolDir' | 'expectedSize']?: unknown } = input
  const { file, body } = given
  if ((file === undefined) === (body === undefined)) {
    const found = file === undefined ? 'neither' : 'both'
    throw new ValidationError('BODY_INVALID', 'body', `${found} file and body are given; give one of them`)
  }
  checkGrowth(input, {
    isFile: file !== undefined || isOpenFile(body),
    isEncrypted: input.clientEncryption !== undefined,
  })
  if (file === undefined) return
  if (typeof file !== 'string' || file === '')
    throw new ValidationError(
      'BODY_INVALID',
      'file',
      'file is not the path of a file; other content is a body',
    )
  for (const name of ['spoolDir', 'expectedSize'] as const) {
    if (given[name] === undefined) continue
    throw new ValidationError('OPTION_INVALID', name, `${name} is for streams; a file is read as it is`)
  }
}

function commonOptions(
  context: OssContext,
  input: ResumableUploadInput,
  observer: UploadObserver,
  encryption: UploadEncryption | undefined,
): Omit<UploadOptions, 'source' | 'checkpoints'> {
  const { bucket, key, file, partSize, verify, allowGrowth, signal, onNotice } = input
  const name = input.body instanceof File ? input.body.name : file
  const expected = input.file === undefined ? expectedPartSize(input) : partSize
  const object = withContentType(withoutEncryption(input), key, name)
  const describe: DescribeObject | undefined =
    encryption &&
    ((sent) => encryption.metadata(sent === 'parts' ? { partSize: expected ?? DEFAULT_PART_SIZE } : sent))
  return {
    target: { endpoint: context.endpoint.origin.origin, bucket, key },
    api: observer.watchApi(createMultipartApi(context, object, describe)),
    ...(expected !== undefined && { partSize: expected }),
    ...(verify !== undefined && { verify }),
    ...(allowGrowth !== undefined && { allowGrowth }),
    ...(signal !== undefined && { signal }),
    ...(onNotice !== undefined && { onNotice }),
  }
}
