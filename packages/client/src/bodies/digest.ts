import type { RewindableBody } from '@oss/http/core'
import { type Crc64, createCrc64, formatCrc64 } from '@oss/multipart'
import { createMd5 } from '#md5'

/** Computes the CRC-64 of a body, reading it from its start. */
export async function crc64OfBody(body: RewindableBody, signal: AbortSignal): Promise<Crc64> {
  const crc = createCrc64()
  await readBody(body, signal, (chunk) => crc.update(chunk))
  return formatCrc64(crc.value)
}

/** Computes the MD5 of a body for `Content-MD5`, in base64, reading it from its start. */
export async function md5OfBody(body: RewindableBody, signal: AbortSignal): Promise<string> {
  const md5 = createMd5()
  await readBody(body, signal, (chunk) => md5.update(chunk))
  return md5.base64()
}

/** Computes the MD5 of bytes or of text in UTF-8 for `Content-MD5`, in base64. */
export function md5Of(content: string | Uint8Array): string {
  const md5 = createMd5()
  md5.update(typeof content === 'string' ? new TextEncoder().encode(content) : content)
  return md5.base64()
}

async function readBody(
  body: RewindableBody,
  signal: AbortSignal,
  onChunk: (chunk: Uint8Array) => unknown,
): Promise<void> {
  if (body.bytes !== undefined) {
    onChunk(body.bytes)
    return
  }
  let bytes = 0
  for await (const chunk of body.open(signal)) {
    onChunk(chunk)
    bytes += chunk.byteLength
    body.released?.(bytes)
  }
}
