import type { RewindableBody } from './http-request.ts'

/** Up to so many bytes a body in memory goes out in one piece, with the head of its request; of more one can see that they move. */
export const LONGEST_WHOLE_BYTES = 65_536

/** A body of bytes in memory; a text is sent as UTF-8. The bytes are not copied and must not change. */
export function bytesBody(content: Uint8Array | string): RewindableBody {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    byteLength: bytes.byteLength,
    ...(bytes.byteLength <= LONGEST_WHOLE_BYTES && { bytes }),
    async *open() {
      yield bytes
    },
  }
}
