import { type Crc64, createCrc64 } from '@oss/multipart'

/** Bytes that were read to their end. */
export interface ReadBytes {
  readonly byteLength: number
  readonly crc64: Crc64
}

/** Reads bytes to their end, and says how many they were and what their CRC-64 is. */
export async function readToEnd(pieces: AsyncIterable<Uint8Array>): Promise<ReadBytes> {
  const crc = createCrc64()
  let byteLength = 0
  for await (const piece of pieces) {
    crc.update(piece)
    byteLength += piece.byteLength
  }
  return { byteLength, crc64: crc.value }
}
