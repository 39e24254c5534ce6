import type { SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { emit } from '../events/emit.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { abortUntilConfirmed } from './abort-until-confirmed.ts'
import { sendListMultipartUploads, type UnfinishedUpload } from './list-multipart-uploads.ts'
import { sendListParts } from './list-parts.ts'

/** Selects unfinished uploads. */
export interface UnfinishedUploadsInput extends RequestOptions {
  readonly bucket: string
  /** Selects only uploads whose key starts with this prefix. Default: all. */
  readonly prefix?: string
  /**
   * Selects only uploads that were initiated at least this many milliseconds ago, by the clock of OSS as far
   * as it is known. Default: all.
   */
  readonly olderThanMs?: number
}

/**
 * Selects the unfinished uploads to abort, by prefix, age or both. Uploads that are still being sent are
 * aborted, too.
 */
export interface AbortUploadsInput extends UnfinishedUploadsInput {
  /** Called with each upload that was aborted. Errors that it throws are ignored. */
  readonly onAborted?: (upload: UnfinishedUpload) => void
}

/** Number and size of unfinished uploads. */
export interface UnfinishedSize {
  readonly uploads: number
  readonly parts: number
  /** Bytes of the parts, for which OSS charges. */
  readonly bytes: number
  /** Time at which the oldest upload was initiated; `undefined` when there is none. */
  readonly oldest: Date | undefined
}

/** Result of aborting unfinished uploads. */
export interface AbortedUploads {
  /** Number of uploads that no longer exist. */
  readonly aborted: number
  /** Uploads that could not be aborted, and why. */
  readonly failed: readonly { readonly upload: UnfinishedUpload; readonly error: unknown }[]
}

export async function measureMultipartUploads(
  connection: Connection,
  input: UnfinishedUploadsInput,
): Promise<UnfinishedSize> {
  checkSelection(input)
  const { context, send } = prepareCall(connection, input)
  let size: UnfinishedSize = { uploads: 0, parts: 0, bytes: 0, oldest: undefined }
  for await (const upload of selectUploads(connection, input)) {
    const { parts, bytes } = await measureParts(context, upload, send)
    const { oldest = upload.initiated } = size
    size = {
      uploads: size.uploads + 1,
      parts: size.parts + parts,
      bytes: size.bytes + bytes,
      oldest: new Date(Math.min(oldest.getTime(), upload.initiated.getTime())),
    }
  }
  return size
}

export async function abortMultipartUploads(
  connection: Connection,
  input: AbortUploadsInput,
): Promise<AbortedUploads> {
  checkSelection(input)
  // Without a selection, the uploads of all users would be aborted. `olderThanMs: 0` says so explicitly.
  if (!input.prefix && input.olderThanMs === undefined)
    throw invalid(
      'prefix or olderThanMs is required, to select the uploads to abort; olderThanMs: 0 selects all',
    )
  const { context, send } = prepareCall(connection, input)
  const failed: { upload: UnfinishedUpload; error: unknown }[] = []
  let aborted = 0
  for await (const upload of selectUploads(connection, input)) {
    try {
      await abortUntilConfirmed(context, upload, send)
    } catch (error) {
      send.signal?.throwIfAborted()
      failed.push({ upload, error })
      continue
    }
    send.signal?.throwIfAborted()
    aborted++
    emit(input.onAborted, upload)
  }
  return { aborted, failed }
}

function checkSelection({ bucket, olderThanMs }: UnfinishedUploadsInput): void {
  checkBucket(bucket)
  if (olderThanMs !== undefined && !(Number.isFinite(olderThanMs) && olderThanMs >= 0))
    throw invalid(`olderThanMs must be a number of milliseconds, 0 or more (got ${olderThanMs})`)
}

async function* selectUploads(
  connection: Connection,
  { bucket, prefix, olderThanMs, ...options }: UnfinishedUploadsInput,
): AsyncGenerator<UnfinishedUpload> {
  const { context, send } = prepareCall(connection, options)
  const query = { bucket, ...(prefix !== undefined && { prefix }) }
  for await (const upload of sendListMultipartUploads(context, query, send)) {
    const ageMs = connection.now() + context.http.clockSkewMs - upload.initiated.getTime()
    if (olderThanMs === undefined || olderThanMs === 0 || ageMs >= olderThanMs) yield upload
  }
}

async function measureParts(
  context: OssContext,
  upload: UploadRef,
  send: SendOptions,
): Promise<{ readonly parts: number; readonly bytes: number }> {
  let parts = 0
  let bytes = 0
  try {
    for await (const { size } of sendListParts(context, upload, send)) {
      parts++
      bytes += size
    }
  } catch (error) {
    // The upload was completed or aborted since it was listed.
    if (!isRefusal(error, 'NoSuchUpload')) throw error
    return { parts: 0, bytes: 0 }
  }
  return { parts, bytes }
}

function invalid(message: string): ValidationError {
  return new ValidationError('OPTION_INVALID', 'olderThanMs', message)
}
