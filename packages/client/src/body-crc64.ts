import type { RewindableBody } from '@oss/http'
import { type Crc64, createCrc64 } from '@oss/multipart'

/** CRC-64 of a body, which is read once more from its start. */
export async function crc64OfBody(body: RewindableBody, signal: AbortSignal): Promise<Crc64> {
  const crc = createCrc64()
  let bytes = 0
  for await (const piece of body.open(signal)) {
    crc.update(piece)
    bytes += piece.byteLength
    body.released?.(bytes)
  }
  return crc.value
}
