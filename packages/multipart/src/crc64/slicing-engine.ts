import { crc64Tables } from './slicing-tables.ts'

/** Computes a CRC-64/XZ in plain JavaScript, eight bytes at a time. */
export function updateBySlicing(crc64: bigint, bytes: Uint8Array): bigint {
  const { high: H, low: L } = crc64Tables()
  let h = ~Number(crc64 >> 32n) >>> 0
  let l = ~Number(crc64 & 0xffff_ffffn) >>> 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.byteLength - (bytes.byteLength % 8)
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
  return (BigInt(~h >>> 0) << 32n) | BigInt(~l >>> 0)
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
