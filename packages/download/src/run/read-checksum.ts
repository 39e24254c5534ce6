import { type Crc64, createCrc64, formatCrc64 } from '@oss/multipart'

/** Length and CRC-64 of a sequence of bytes. */
export interface Checksum {
  readonly byteLength: number
  readonly crc64: Crc64
}

/** Reads bytes to the end and returns their length and CRC-64. */
export async function readChecksum(chunks: AsyncIterable<Uint8Array>): Promise<Checksum> {
  const crc = createCrc64()
  let byteLength = 0
  for await (const chunk of chunks) {
    crc.update(chunk)
    byteLength += chunk.byteLength
  }
  return { byteLength, crc64: formatCrc64(crc.value) }
}
