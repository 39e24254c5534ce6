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

/** Size and checksum of an object. */
interface ComparedObject {
  readonly size: number
  /** `undefined` if OSS has none. */
  readonly crc64?: Crc64 | undefined
}

/** Size and checksums of a file. */
interface FileChecksums {
  readonly size: number
  readonly crc64: Crc64
  /** In base64; `undefined` unless it was requested. */
  readonly md5: string | undefined
}

/** How a file is read. */
interface ReadingOptions {
  /** Whether the MD5 is computed, too. Default: false. */
  readonly withMd5?: boolean
  /** Called with the number of bytes read so far. Default: nothing is called. */
  readonly onRead?: (bytes: number) => void
}

/**
 * Compares an object with a file: by size, and if the sizes match, by CRC-64, for which the file is read.
 *
 * @param onRead - called with the number of bytes read so far.
 * @returns the common content; `undefined` when the contents differ or OSS has no CRC-64 of the object.
 * @throws SourceError when the file cannot be read, or changes meanwhile.
 */
export async function sameContent(
  object: ComparedObject,
  file: string,
  signal: AbortSignal,
  onRead?: ReadingOptions['onRead'],
): Promise<MatchingObject | undefined> {
  if (object.crc64 === undefined) return undefined
  const found = await fileChecksums(file, object.size, signal, { ...(onRead && { onRead }) })
  return commonContent(object, found)
}

/** Compares an object with a file that was read. Returns `undefined` when they differ. */
export function commonContent(
  { size, crc64 }: ComparedObject,
  file: FileChecksums | undefined,
): MatchingObject | undefined {
  return file !== undefined && file.size === size && file.crc64 === crc64 ? { size, crc64 } : undefined
}

/**
 * Reads a file, unless its size is not the expected one.
 *
 * @returns `undefined` for another size, and when the file changes meanwhile.
 * @throws SourceError when the file cannot be read.
 */
export async function fileChecksums(
  file: string,
  size: number,
  signal: AbortSignal,
  { withMd5 = false, onRead = () => {} }: ReadingOptions = {},
): Promise<FileChecksums | undefined> {
  await using open = await fileSource(file).open()
  const fingerprint = open.opened ?? (await open.fingerprint())
  if (fingerprint.size !== size) return undefined
  const read = () => readChecksums(open, size, signal, { withMd5, onRead })
  const found = await read()
  if (await isUnchanged(open, fingerprint)) return found
  // If the file may have changed, such as after a chmod, its content is read again: content that is the same
  // twice did not change in between.
  return found !== undefined && (await read())?.crc64 === found.crc64 ? found : undefined
}

/** Number of bytes between two calls of `onRead`. */
const STRIDE = 16_777_216

/** Returns `undefined` if there are fewer bytes. */
async function readChecksums(
  open: OpenSource,
  size: number,
  signal: AbortSignal,
  { withMd5, onRead }: Required<ReadingOptions>,
): Promise<FileChecksums | undefined> {
  const crc64 = createCrc64()
  const md5 = withMd5 ? createMd5() : undefined
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
  return bytes === size ? { size, crc64: formatCrc64(crc64.value), md5: md5?.base64() } : undefined
}
