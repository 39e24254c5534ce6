/**
 * How far a piece's memory begins behind the start of what was allocated, in bytes. Large blocks of the C library begin 16 bytes behind the
 * start of a page, and a kernel copies a file's pages to such a place at a fifth of the speed that it has a few bytes further on
 * (docs/decisions/0021).
 */
const SHIFT_BYTES = 64

/** New memory to read a piece into. */
export function pieceBuffer(byteLength: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(SHIFT_BYTES + byteLength), SHIFT_BYTES, byteLength)
}
