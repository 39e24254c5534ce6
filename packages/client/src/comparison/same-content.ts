import {
  BufferPool,
  type Crc64,
  createCrc64,
  formatCrc64,
  isUnchanged,
  type OpenSource,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { createMd5 } from '#md5'

/** Content that an object and a file have in common. */
export interface MatchingObject {
  /** Size in bytes. */
  readonly size: number
  /** CRC-64/XZ of file and object. */
  readonly crc64: Crc64
}

/** Size and checksums of an object, as far as they are known. One checksum is enough. */
export interface ComparedObject {
  readonly size: number
  readonly crc64?: Crc64 | undefined
  /** In base64. */
  readonly md5?: string | undefined
}

/**
 * Compares an object with a file: by size, and if the sizes match, by checksum, for which the file is read.
 *
 * @param onRead - called with the number of bytes read so far.
 * @returns the common content; `undefined` when the contents differ or no checksum of the object is known.
 * @throws SourceError when the file cannot be read, or changes meanwhile.
 */
export async function sameContent(
  object: ComparedObject,
  file: string,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => {},
): Promise<MatchingObject | undefined> {
  if (object.crc64 === undefined && object.md5 === undefined) return undefined
  await using open = await fileSource(file).open()
  const fingerprint = open.opened ?? (await open.fingerprint())
  if (fingerprint.size !== object.size) return undefined
  const crc64 = await matchingCrc64(open, object, signal, onRead)
  const isSame = await isUnchanged(open, fingerprint)
  if (crc64 === undefined) return undefined
  // If the file may have changed, such as after a chmod, its content is read again: content that is the same
  // twice did not change in between.
  if (!isSame && (await matchingCrc64(open, object, signal, onRead)) === undefined) return undefined
  return { size: object.size, crc64 }
}

/** Number of bytes between two calls of `onRead`. */
const STRIDE = 16_777_216

/** Reads the source; returns its CRC-64 if it has the checksums of the object. */
async function matchingCrc64(
  open: OpenSource,
  { size, crc64: expectedCrc64, md5: expectedMd5 }: ComparedObject,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): Promise<Crc64 | undefined> {
  const crc64 = createCrc64()
  const md5 = expectedMd5 === undefined ? undefined : createMd5()
  const buffers = new BufferPool()
  let bytes = 0
  for await (const chunk of open.read({ start: 0, end: size }, signal, buffers)) {
    crc64.update(chunk)
    md5?.update(chunk)
    const before = bytes
    bytes += chunk.byteLength
    if (bytes === size || Math.floor(bytes / STRIDE) > Math.floor(before / STRIDE)) onRead(bytes)
    buffers.release(chunk)
  }
  const own = formatCrc64(crc64.value)
  if (bytes !== size || (expectedCrc64 !== undefined && own !== expectedCrc64)) return undefined
  return md5?.base64() === expectedMd5 ? own : undefined
}
