import type { Crc64 } from '@oss/multipart'
import type { PresignedPart, PresignedUpload } from '../presign/presigned-upload.ts'

/** A stored part of an upload. Plain data, without content and signatures. */
export interface FinishedPart extends Pick<PresignedPart, 'partNumber' | 'start' | 'end'> {
  /** CRC-64/XZ of the bytes that were sent. */
  readonly crc64: Crc64
}

/**
 * Port: keeps the list of stored parts across reloads of the page. A failure never ends an upload: parts
 * that are not found are sent again.
 */
export interface PartRecords {
  /** Returns the parts that were added. @param upload - identifies the upload: host, object and upload id */
  load(upload: string): Promise<readonly FinishedPart[]>
  /** Adds a part, in place of an earlier one of that number. */
  add(upload: string, part: FinishedPart): Promise<void>
  /** Removes a part, or all parts of an upload. */
  remove(upload: string, partNumber?: number): Promise<void>
}

/** Stored parts of an upload by part number. */
export type FinishedParts = ReadonlyMap<number, FinishedPart>

/** The stored parts of one upload, in memory and in the records of the page. */
export interface RememberedParts {
  readonly parts: FinishedParts
  add(part: FinishedPart): void
  /** Resolves when no later page finds the part any more, so that other bytes may be sent. */
  remove(partNumber: number): Promise<void>
  /** Forgets an upload that is completed or no longer exists. */
  forget(): Promise<void>
}

/** R14: maximum number of unfinished uploads whose parts are kept; the oldest are dropped. */
const MAX_UPLOADS = 32

/** Kept as long as the page lives. */
const UPLOADS = new Map<string, Map<number, FinishedPart>>()

/** Returns the parts of an upload that earlier calls have stored. */
export async function rememberedParts(
  upload: PresignedUpload,
  records: PartRecords | undefined,
): Promise<RememberedParts> {
  const name = uploadName(upload)
  const stored = (await records?.load(name).catch(() => undefined)) ?? []
  const parts = UPLOADS.get(name) ?? new Map<number, FinishedPart>()
  for (const part of stored) if (!parts.has(part.partNumber)) parts.set(part.partNumber, part)
  // Moves the entry to the end of the map.
  UPLOADS.delete(name)
  UPLOADS.set(name, parts)
  const [oldest] = UPLOADS.keys()
  if (UPLOADS.size > MAX_UPLOADS && oldest !== undefined) UPLOADS.delete(oldest)
  return {
    parts,
    add(part) {
      parts.set(part.partNumber, part)
      records?.add(name, part).catch(() => {})
    },
    async remove(partNumber) {
      parts.delete(partNumber)
      await records?.remove(name, partNumber).catch(() => {})
    },
    async forget() {
      UPLOADS.delete(name)
      await records?.remove(name).catch(() => {})
    },
  }
}

/** Identifies an upload, without its signatures. */
export function uploadName({ uploadId, complete }: PresignedUpload): string {
  const { host, pathname } = new URL(complete.url)
  return JSON.stringify([host, pathname, uploadId])
}
