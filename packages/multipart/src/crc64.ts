import { type Crc64, crc64FromHalves } from './brands.ts'
import { crc64Tables } from './crc64-tables.ts'

/** A CRC-64/XZ that is fed piece by piece. */
export interface Crc64Stream {
  /** Adds the next bytes. The bytes are only read, and not kept. */
  update(bytes: Uint8Array): void
  /** The CRC of everything added so far; more may be added afterwards. */
  readonly value: Crc64
}

/**
 * Starts a CRC-64/XZ, the checksum OSS calls `x-oss-hash-crc64ecma`.
 *
 * @param previous - the CRC of bytes that come before (default: none), to continue where another stream ended.
 */
export function createCrc64(previous?: Crc64): Crc64Stream {
  const { high: H, low: L } = crc64Tables()
  const start = previous ?? 0n
  let high = ~Number(start >> 32n) >>> 0
  let low = ~Number(start & 0xffff_ffffn) >>> 0
  return {
    update(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const whole = bytes.byteLength - (bytes.byteLength % 8)
      let h = high
      let l = low
      for (let at = 0; at < whole; at += 8) {
        const a = l ^ view.getUint32(at, true)
        const b = h ^ view.getUint32(at + 4, true)
        const i7 = 1792 + (a & 0xff)
        const i6 = 1536 + ((a >>> 8) & 0xff)
        const i5 = 1280 + ((a >>> 16) & 0xff)
        const i4 = 1024 + (a >>> 24)
        const i3 = 768 + (b & 0xff)
        const i2 = 512 + ((b >>> 8) & 0xff)
        const i1 = 256 + ((b >>> 16) & 0xff)
        const i0 = b >>> 24
        h = xor8(H, i7, i6, i5, i4, i3, i2, i1, i0)
        l = xor8(L, i7, i6, i5, i4, i3, i2, i1, i0)
      }
      for (let at = whole; at < bytes.byteLength; at++) {
        const index = (l ^ view.getUint8(at)) & 0xff
        l = ((l >>> 8) | (h << 24)) ^ (L[index] as number)
        h = (h >>> 8) ^ (H[index] as number)
      }
      high = h >>> 0
      low = l >>> 0
    },
    get value() {
      return crc64FromHalves(~high >>> 0, ~low >>> 0)
    },
  }
}

/** The CRC-64/XZ of some bytes at once. */
export function crc64(bytes: Uint8Array, previous?: Crc64): Crc64 {
  const stream = createCrc64(previous)
  stream.update(bytes)
  return stream.value
}

function xor8(
  table: Uint32Array,
  i7: number,
  i6: number,
  i5: number,
  i4: number,
  i3: number,
  i2: number,
  i1: number,
  i0: number,
): number {
  return (
    (table[i7] as number) ^
    (table[i6] as number) ^
    (table[i5] as number) ^
    (table[i4] as number) ^
    (table[i3] as number) ^
    (table[i2] as number) ^
    (table[i1] as number) ^
    (table[i0] as number)
  )
}
