/**
 * Offset of a chunk in its allocation, in bytes. Large blocks of the C library start 16 bytes after the start
 * of a page, and a kernel copies file pages to such an address at a fifth of the speed that it reaches a few
 * bytes further on (docs/decisions/0021).
 */
const SHIFT_BYTES = 64

/** Allocates a buffer for a chunk. */
export function chunkBuffer(byteLength: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(SHIFT_BYTES + byteLength), SHIFT_BYTES, byteLength)
}
