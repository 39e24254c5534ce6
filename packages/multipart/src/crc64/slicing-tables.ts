// CRC-64/XZ, the checksum that OSS returns as x-oss-hash-crc64ecma: reflected polynomial 0xC96C5795D7870F42,
// all ones before and after. JavaScript has no fast 64-bit integer, so values are kept as two unsigned 32-bit
// halves.

/** High half of the reflected polynomial. */
export const POLYNOMIAL_HIGH = 0xc96c5795
/** Low half of the reflected polynomial. */
export const POLYNOMIAL_LOW = 0xd7870f42

/**
 * Table `k`, entry `b` (at `k * 256 + b`): what byte `b` contributes to the CRC when `k` more bytes follow
 * it.
 */
export interface Crc64Tables {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

const SLICES = 8
let tables: Crc64Tables | undefined

/** Returns the tables for eight bytes at a time; 16 KiB, computed at the first use. */
export function crc64Tables(): Crc64Tables {
  tables ??= makeTables()
  return tables
}

function makeTables(): Crc64Tables {
  const high = new Uint32Array(SLICES * 256)
  const low = new Uint32Array(SLICES * 256)
  for (let byte = 0; byte < 256; byte++) {
    let h = 0
    let l = byte
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1
      l = (l >>> 1) | (h << 31)
      h = h >>> 1
      if (carry === 1) {
        h ^= POLYNOMIAL_HIGH
        l ^= POLYNOMIAL_LOW
      }
    }
    high[byte] = h
    low[byte] = l
  }
  for (let at = 256; at < SLICES * 256; at++) {
    const h = high[at - 256] as number
    const l = low[at - 256] as number
    const index = l & 0xff
    high[at] = (h >>> 8) ^ (high[index] as number)
    low[at] = ((l >>> 8) | (h << 24)) ^ (low[index] as number)
  }
  return { high, low }
}
