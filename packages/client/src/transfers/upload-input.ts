import type { CheckpointStore, UploadId, UploadNotice } from '@oss/multipart'
import { checkGrowth } from '../bodies/source-checks.ts'
import { isOpenFile, type SizedBody, type UploadBody } from '../bodies/upload-body.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import type { EncryptionOptions } from '../encryption/client-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { objectHeaders } from '../options/object-options.ts'
import { checkObject, type RequestOptions } from '../options/request-input.ts'
import type { MultipartApiOptions } from './multipart-api.ts'

/** Target and options of a resumable upload. */
export interface ResumableUploadOptions extends MultipartApiOptions, RequestOptions, EncryptionOptions {
  readonly bucket: string
  readonly key: string
  /**
   * Part size in bytes, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB). Default: 8 MiB. Content that is no
   * larger than one part is sent with one request. Raised automatically when more than 10,000 parts would be
   * needed; for a stream, only as far as `expectedSize` states.
   */
  readonly partSize?: number
  /**
   * Maximum number of parts in flight, from 1 to 1,000 (threadNum in the OSS documentation). Default: 3; for
   * a sequential upload 1. The parts of a stream are held in memory. `auto`: starts with three, adds parts
   * while that makes the upload faster, up to sixteen, and halves their number when OSS throttles requests
   * (503 or 429), together with all other such uploads of this client.
   */
  readonly parallel?: number | 'auto'
  /**
   * Existing directory for the checkpoint. Default: the directory of the file. Not for a stream that is read
   * once.
   */
  readonly checkpointDir?: string
  /**
   * Store for the checkpoint, instead of a directory. Default: that of the client. If there is none, uploads
   * without a file use an in-memory store of the client, so that the same call resumes only with the same
   * client. Not for a stream that is read once.
   */
  readonly checkpoints?: CheckpointStore
  /**
   * How the upload checks whether the file is unchanged.
   *
   * - `metadata` (default): by size, timestamps and identity of the file. If these are ambiguous, by its
   *   content.
   * - `content`: also reads and compares all parts of an earlier run before they are reused.
   * - `full`: also reads everything once more and compares it before the object is completed, which takes as
   *   long as reading the file again. Only `full` detects a program that writes through a memory mapping
   *   (`mmap`) to pages that it had written before the upload started: such writes change neither size nor
   *   timestamps.
   *
   * Content that is sent with one request is already stored when it is read again. If it differs, it is
   * stored again, up to four times; then the upload fails with `SOURCE_CHANGED`, and the stored object must
   * not be used.
   */
  readonly verify?: 'metadata' | 'content' | 'full'
  /**
   * True: the file may grow during the upload, such as a log. The content that it has when the upload starts
   * is uploaded, also by a later run that resumes the upload; it is read once more and compared before the
   * object is completed. Default: false: a file that grows has changed, so everything is sent again, and the
   * fourth time the upload fails with `SOURCE_CHANGED`. Only for a file or `FileHandle`, without
   * `clientEncryption`.
   */
  readonly allowGrowth?: boolean
  /**
   * Resumes exactly this upload id, which must be in the checkpoint, or fails with the UploadError
   * `NOTHING_TO_CONTINUE` without starting anything: for a worker that may be late, after the upload was
   * cancelled or completed. Default: an upload that cannot be resumed starts over. Not for a stream that is
   * read once.
   */
  readonly continueOnly?: UploadId
  /**
   * Called with user-facing notices: parts reused, upload restarted (with the reason), damaged checkpoint.
   */
  readonly onNotice?: (notice: UploadNotice) => void
}

/** A file to upload. */
export interface FileUploadInput extends ResumableUploadOptions {
  /** Path of a regular file of up to 48.8 TiB. */
  readonly file: string
  readonly body?: undefined
}

/** Content other than a file to upload. */
export interface BodyUploadInput extends ResumableUploadOptions {
  /**
   * Content. For a stream, at most `parallel` parts are held in memory. A stream that is read once cannot be
   * resumed: if its upload ends without an object, its parts are deleted. Use `{ reopen }` or `spoolDir` to
   * resume.
   */
  readonly body: UploadBody
  readonly file?: undefined
  /**
   * Approximate size of a stream in bytes, up to 48.8 TiB. Raises `partSize` so that 10,000 parts suffice.
   */
  readonly expectedSize?: number
  /**
   * Existing directory to which a stream that is read once is written before it is uploaded; the same call
   * with the same bytes resumes. The file takes as much space as the stream has bytes, and is removed with
   * the checkpoint.
   */
  readonly spoolDir?: string
}

/** Content to upload with a client that has no access to files. */
export type ContentUploadInput = Omit<BodyUploadInput, 'checkpointDir' | 'spoolDir'>

/** Content of known size to upload with a client that only uploads. */
export interface SizedUploadInput
  extends Omit<ResumableUploadOptions, 'checkpointDir' | 'allowGrowth' | 'clientEncryption'> {
  readonly body: SizedBody
}

/** Either a `file` or a `body` to upload. */
export type ResumableUploadInput = FileUploadInput | BodyUploadInput

/** Checks the input of a resumable upload. @throws ValidationError */
export function checkUploadInput(input: ResumableUploadInput): void {
  checkObject(input)
  checkEncryption(input.clientEncryption, input.metadata)
  objectHeaders(withoutEncryption(input))
  // Callers without TypeScript can pass anything.
  const given: { readonly [Name in 'file' | 'body' | 'spoolDir' | 'expectedSize']?: unknown } = input
  const { file, body } = given
  if ((file === undefined) === (body === undefined)) {
    const found = file === undefined ? 'neither' : 'both'
    throw new ValidationError(
      'BODY_INVALID',
      'body',
      `exactly one of file and body is required (got ${found})`,
    )
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
      'file must be the path of a file; pass other content as body',
    )
  for (const name of ['spoolDir', 'expectedSize'] as const) {
    if (given[name] === undefined) continue
    throw new ValidationError('OPTION_INVALID', name, `${name} applies to streams only; omit it for a file`)
  }
}
