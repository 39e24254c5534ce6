import type { Crc64 } from '@oss/multipart'
import type { PresignedPart, PresignedUpload } from './presigned-upload.ts'

/** A part that OSS has. */
interface FinishedPart extends Pick<PresignedPart, 'start' | 'end'> {
  readonly crc64: Crc64
}

/** The finished parts of an upload by their numbers. */
export type FinishedParts = Map<number, FinishedPart>

/** R14: maximum number of unfinished uploads whose parts are kept; the oldest are dropped. */
const MAX_UPLOADS = 32

// For the life of the page. No bytes and no signatures.
const uploads = new Map<string, FinishedParts>()

/** The parts of an upload that earlier calls in this page have stored. Later calls find the parts that are added. */
export function finishedParts(upload: PresignedUpload): FinishedParts {
  const name = nameOf(upload)
  const parts = uploads.get(name) ?? new Map<number, FinishedPart>()
  // Put at the end, as the latest.
  uploads.delete(name)
  uploads.set(name, parts)
  const [oldest] = uploads.keys()
  if (uploads.size > MAX_UPLOADS && oldest !== undefined) uploads.delete(oldest)
  return parts
}

/** Drops the parts of an upload that is completed or no longer exists. */
export function forgetParts(upload: PresignedUpload): void {
  uploads.delete(nameOf(upload))
}

function nameOf({ uploadId, complete }: PresignedUpload): string {
  const { host, pathname } = new URL(complete.url)
  return JSON.stringify([host, pathname, uploadId])
}
