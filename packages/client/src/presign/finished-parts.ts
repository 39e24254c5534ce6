import type { Crc64 } from '@oss/multipart'
import type { PresignedPart, PresignedUpload } from './presigned-upload.ts'

/** A part that is stored. */
interface FinishedPart extends Pick<PresignedPart, 'start' | 'end'> {
  readonly crc64: Crc64
}

/** Stored parts of an upload by part number. */
export type FinishedParts = Map<number, FinishedPart>

/** R14: maximum number of unfinished uploads whose parts are kept; the oldest are dropped. */
const MAX_UPLOADS = 32

/** Kept as long as the page lives. Contains neither content nor signatures. */
const UPLOADS = new Map<string, FinishedParts>()

/**
 * Returns the parts of an upload that earlier calls in this page have stored. Later calls find the parts that
 * are added.
 */
export function finishedParts(upload: PresignedUpload): FinishedParts {
  const name = nameOf(upload)
  const parts = UPLOADS.get(name) ?? new Map<number, FinishedPart>()
  // Moves the entry to the end of the map.
  UPLOADS.delete(name)
  UPLOADS.set(name, parts)
  const [oldest] = UPLOADS.keys()
  if (UPLOADS.size > MAX_UPLOADS && oldest !== undefined) UPLOADS.delete(oldest)
  return parts
}

/** Forgets the parts of an upload that is completed or no longer exists. */
export function forgetParts(upload: PresignedUpload): void {
  UPLOADS.delete(nameOf(upload))
}

function nameOf({ uploadId, complete }: PresignedUpload): string {
  const { host, pathname } = new URL(complete.url)
  return JSON.stringify([host, pathname, uploadId])
}
