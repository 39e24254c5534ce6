import type { RewindableBody } from './rewindable-body.ts'

/**
 * Up to this many bytes, a body in memory is sent in one write together with the request head. A longer one
 * is sent in chunks, so that progress and standstills can be observed.
 */
export const MAX_INLINE_BODY_BYTES = 65_536

/**
 * Creates a body from bytes in memory; text is sent as UTF-8. The bytes are not copied and must not change.
 */
export function bytesBody(content: Uint8Array | string): RewindableBody {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    byteLength: bytes.byteLength,
    ...(bytes.byteLength <= MAX_INLINE_BODY_BYTES && { bytes }),
    async *open() {
      yield bytes
    },
  }
}
