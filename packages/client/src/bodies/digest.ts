import { createHash } from 'node:crypto'
import type { RewindableBody } from '@oss/http'
import { type Crc64, createCrc64 } from '@oss/multipart'

/** Computes the CRC-64 of a body, reading it from its start. */
export async function crc64OfBody(body: RewindableBody, signal: AbortSignal): Promise<Crc64> {
  const crc = createCrc64()
  await readBody(body, signal, (piece) => crc.update(piece))
  return crc.value
}

/** Computes the MD5 of a body for `Content-MD5`, in base64, reading it from its start. */
export async function md5OfBody(body: RewindableBody, signal: AbortSignal): Promise<string> {
  const md5 = createHash('md5')
  await readBody(body, signal, (piece) => md5.update(piece))
  return md5.digest('base64')
}

async function readBody(
  body: RewindableBody,
  signal: AbortSignal,
  onPiece: (piece: Uint8Array) => unknown,
): Promise<void> {
  let bytes = 0
  for await (const piece of body.open(signal)) {
    onPiece(piece)
    bytes += piece.byteLength
    body.released?.(bytes)
  }
}
