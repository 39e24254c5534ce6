import type { SendOptions } from '@oss/http'
import { type Connection, sending } from '../connection/connection.ts'
import type { OssContext, RequestOptions } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { tellListener } from '../events/emit.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { abortSurely } from './abort-until-gone.ts'
import { listMultipartUploads, type UnfinishedUpload } from './list-multipart-uploads.ts'
import { listParts } from './list-parts.ts'

/** Which unfinished uploads are meant. */
export interface UnfinishedUploadsInput extends RequestOptions {
  readonly bucket: string
  /** Only uploads whose key begins so. Default: all. */
  readonly prefix?: string
  /** Only uploads that were begun at least so many milliseconds ago, by OSS's clock where it is known. Default: all. */
  readonly olderThanMs?: number
}

/** Which unfinished uploads to abort: by prefix or age, or both. An upload that somebody is still sending is aborted, too. */
export interface AbortUploadsInput extends UnfinishedUploadsInput {
  /** Told of each upload that is gone. What it throws ends the call. */
  readonly onAborted?: (upload: UnfinishedUpload) => void
}

/** What unfinished uploads take. */
export interface UnfinishedSize {
  readonly uploads: number
  readonly parts: number
  /** Bytes of the parts, for which OSS charges. */
  readonly bytes: number
  /** When the oldest was begun; `undefined` when there is none. */
  readonly oldest: Date | undefined
}

/** What became of uploads that were to be aborted. */
export interface AbortedUploads {
  /** How many are gone. */
  readonly aborted: number
  /** Those that could not be aborted, and why. */
  readonly failed: readonly { readonly upload: UnfinishedUpload; readonly error: unknown }[]
}

/** What unfinished uploads take. */
export async function measureUploads(
  connection: Connection,
  input: UnfinishedUploadsInput,
): Promise<UnfinishedSize> {
  const { context, send } = sending(connection, input)
  let size: UnfinishedSize = { uploads: 0, parts: 0, bytes: 0, oldest: undefined }
  for await (const upload of selected(connection, input)) {
    const { parts, bytes } = await partsOf(context, upload, send)
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

/** Aborts unfinished uploads, each until OSS knows it no more. Goes on after one that cannot be aborted. */
export async function abortUploads(
  connection: Connection,
  input: AbortUploadsInput,
): Promise<AbortedUploads> {
  const { context, send } = sending(connection, input)
  const failed: { upload: UnfinishedUpload; error: unknown }[] = []
  let aborted = 0
  for await (const upload of selected(connection, input)) {
    const problem = await problemOf(abortSurely(context, upload, send))
    input.signal?.throwIfAborted()
    if (problem !== undefined) {
      failed.push({ upload, error: problem.error })
      continue
    }
    aborted++
    tellListener(input.onAborted, upload)
  }
  return { aborted, failed }
}

/**
 * Checks which uploads are meant.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function checkSelection({ prefix, olderThanMs }: UnfinishedUploadsInput, mustSelect: boolean): void {
  if (olderThanMs !== undefined && !(Number.isFinite(olderThanMs) && olderThanMs >= 0))
    throw invalid(`olderThanMs is ${olderThanMs}; it is a number of milliseconds, 0 or more`)
  // Without a word about which, the uploads of everybody would be gone. `olderThanMs: 0` says so.
  if (mustSelect && !prefix && olderThanMs === undefined)
    throw invalid('neither prefix nor olderThanMs says which uploads to abort; olderThanMs: 0 means all')
}

async function* selected(
  connection: Connection,
  { bucket, prefix, olderThanMs, ...options }: UnfinishedUploadsInput,
): AsyncGenerator<UnfinishedUpload> {
  const { context, send } = sending(connection, options)
  const query = { bucket, ...(prefix !== undefined && { prefix }) }
  for await (const upload of listMultipartUploads(context, query, send)) {
    const ageMs = connection.now() + context.http.clockSkewMs - upload.initiated.getTime()
    if (olderThanMs === undefined || olderThanMs === 0 || ageMs >= olderThanMs) yield upload
  }
}

async function partsOf(
  context: OssContext,
  upload: UploadRef,
  send: SendOptions,
): Promise<{ readonly parts: number; readonly bytes: number }> {
  let parts = 0
  let bytes = 0
  try {
    for await (const { size } of listParts(context, upload, send)) {
      parts++
      bytes += size
    }
  } catch (error) {
    // Completed or aborted since it was listed.
    if (!isRefusal(error, 'NoSuchUpload')) throw error
    return { parts: 0, bytes: 0 }
  }
  return { parts, bytes }
}

async function problemOf(work: Promise<void>): Promise<{ readonly error: unknown } | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return { error }
  }
}

function invalid(message: string): ValidationError {
  return new ValidationError('OPTION_INVALID', 'olderThanMs', message)
}
