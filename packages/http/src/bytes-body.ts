import type { RewindableBody } from './request.ts'

/** A body of bytes in memory; a text is sent as UTF-8. The bytes are not copied and must not change. */
export function bytesBody(content: Uint8Array | string): RewindableBody {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    byteLength: bytes.byteLength,
    async *open() {
      yield bytes
    },
  }
}
