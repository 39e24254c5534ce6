import { assertUnchanged, type Crc64, crc64OfRange } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import type { ObjectInfo } from '../operations/head-object.ts'

/** A content that an object and a file have in common. */
export interface SameContent {
  /** Bytes. */
  readonly size: number
  readonly crc64: Crc64
}

/**
 * Compares an object with a file: by size, and when that is equal by CRC-64, for which the file is read.
 *
 * @returns what they have in common, or `undefined` when they differ or the object tells no CRC-64.
 * @throws SourceError when the file cannot be read, or changes meanwhile.
 */
export async function sameContent(
  { size, crc64 }: Pick<ObjectInfo, 'size' | 'crc64'>,
  file: string,
  signal: AbortSignal,
): Promise<SameContent | undefined> {
  await using open = await fileSource(file).open()
  const fingerprint = await open.fingerprint()
  if (crc64 === undefined || fingerprint.size !== size) return undefined
  const own = await crc64OfRange(open, { start: 0, end: size }, signal)
  await assertUnchanged(open, fingerprint)
  return own === crc64 ? { size, crc64 } : undefined
}
