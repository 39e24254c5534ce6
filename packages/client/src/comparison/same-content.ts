import {
  type Crc64,
  combineCrc64,
  crc64,
  crc64OfRange,
  formatCrc64,
  isUnchanged,
  type OpenSource,
  parseCrc64,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import type { ObjectInfo } from '../operations/head-object.ts'

/** Content that an object and a file have in common. */
export interface MatchingObject {
  /** Size in bytes. */
  readonly size: number
  /** CRC-64/XZ of file and object. */
  readonly crc64: Crc64
}

/**
 * Compares an object with a file: by size, and if the sizes match, by CRC-64, for which the file is read.
 *
 * @param onRead - called with the number of bytes read so far.
 * @returns the common content; `undefined` when the contents differ or OSS has no CRC-64 of the object.
 * @throws SourceError when the file cannot be read, or changes meanwhile.
 */
export async function sameContent(
  object: Pick<ObjectInfo, 'size' | 'crc64'>,
  file: string,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => {},
): Promise<MatchingObject | undefined> {
  await using open = await fileSource(file).open()
  const fingerprint = await open.fingerprint()
  if (object.crc64 === undefined || fingerprint.size !== object.size) return undefined
  const own = await crc64OfAll(open, object.size, signal, onRead)
  const isSame = await isUnchanged(open, fingerprint)
  if (own !== object.crc64) return undefined
  // If the file may have changed, such as after a chmod, its content is read again: content that is the same
  // twice did not change in between.
  if (!isSame && (await crc64OfAll(open, object.size, signal, onRead)) !== own) return undefined
  return { size: object.size, crc64: own }
}

/** Number of bytes between two calls of `onRead`. */
const STRIDE = 16_777_216

async function crc64OfAll(
  open: OpenSource,
  size: number,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): Promise<Crc64> {
  let crc = crc64(new Uint8Array())
  for (let start = 0; start < size; start += STRIDE) {
    const end = Math.min(size, start + STRIDE)
    const next = parseCrc64(await crc64OfRange(open, { start, end }, signal))
    crc = combineCrc64(crc, next, end - start)
    onRead(end)
  }
  return formatCrc64(crc)
}
