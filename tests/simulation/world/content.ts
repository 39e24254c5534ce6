import { type Crc64, type Crc64Value, crc64, formatCrc64 } from '@oss/multipart'

/** Bytes that change together, and that a process reads at a time. Two make a part. */
export const PIECE_BYTES = 51_200

/** The version of each chunk, in order: the content of a file or object. */
export type Content = readonly number[]

/** How many bytes a content has whose last piece has `lastByteLength`. */
export function contentByteLength(content: Content, lastByteLength: number): number {
  return (content.length - 1) * PIECE_BYTES + lastByteLength
}

// The same bytes come up in thousands of schedules; but in a million there are too many to keep them all.
const MOST_KEPT = 5000
const known = new Map<string, Uint8Array>()
const checksums = new Map<string, Crc64>()

/** The bytes of one version of one piece. They say which they are, so a mixture cannot hide. */
export function pieceBytes(index: number, version: number, byteLength: number): Uint8Array {
  const name = `${index} ${version} ${byteLength}`
  const found = known.get(name)
  if (found !== undefined) return found
  const bytes = new Uint8Array(byteLength).fill((index * 31 + version * 7) % 251)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, index)
  view.setUint32(4, version)
  keep(known, name, bytes)
  return bytes
}

/** Which version of a piece bytes are. */
export function versionOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4)
}

/** CRC-64 of pieces from `first` on; the last of them has `lastByteLength` bytes. */
export function contentCrc64(first: number, content: Content, lastByteLength: number): Crc64 {
  const name = `${first} ${content.join('.')} ${lastByteLength}`
  const found = checksums.get(name)
  if (found !== undefined) return found
  let value: Crc64Value | undefined
  for (const [index, version] of content.entries()) {
    const byteLength = index === content.length - 1 ? lastByteLength : PIECE_BYTES
    value = crc64(pieceBytes(first + index, version, byteLength), value)
  }
  const checksum = formatCrc64(value ?? crc64(new Uint8Array()))
  keep(checksums, name, checksum)
  return checksum
}

function keep<Value>(cache: Map<string, Value>, name: string, value: Value): void {
  if (cache.size >= MOST_KEPT) cache.clear()
  cache.set(name, value)
}
