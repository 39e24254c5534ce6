import type { RewindableBody } from './request.ts'

/** More is worth being sent in pieces, of which one can see that they move. */
const LONGEST_WHOLE = 65_536

/** A body of bytes in memory; a text is sent as UTF-8. The bytes are not copied and must not change. */
export function bytesBody(content: Uint8Array | string): RewindableBody {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    byteLength: bytes.byteLength,
    ...(bytes.byteLength <= LONGEST_WHOLE && { bytes }),
    async *open() {
      yield bytes
    },
  }
}
