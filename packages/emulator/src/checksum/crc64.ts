/** A running CRC-64/XZ, the checksum OSS sends as `x-oss-hash-crc64ecma`. */
export interface Crc64 {
  update(bytes: Uint8Array): void
  /** The CRC of everything so far, 0 to 2^64 - 1. */
  value(): bigint
}

// The reflected polynomial 0xC96C5795D7870F42. JavaScript's bit operators see 32 bits, so all values are two halves.
const polynomialLow = 0xd7870f42
const polynomialHigh = 0xc96c5795

/** Entry `k * 256 + byte` is what a byte does to the CRC once `k` further bytes have followed it. */
const low = new Int32Array(8 * 256)
const high = new Int32Array(8 * 256)
fillFirstTable()
fillFurtherTables()

function fillFirstTable(): void {
  for (let byte = 0; byte < 256; byte++) {
    let l = byte
    let h = 0
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1
      l = (l >>> 1) | (h << 31)
      h >>>= 1
      if (odd) {
        l ^= polynomialLow
        h ^= polynomialHigh
      }
    }
    low[byte] = l
    high[byte] = h
  }
}

function fillFurtherTables(): void {
  for (let index = 256; index < 8 * 256; index++) {
    const l = entry(low, index - 256)
    const h = entry(high, index - 256)
    low[index] = ((l >>> 8) | (h << 24)) ^ entry(low, l & 0xff)
    high[index] = (h >>> 8) ^ entry(high, l & 0xff)
  }
}

function entry(table: Int32Array, index: number): number {
  return table[index] as number
}

/**
 * Takes all whole groups of eight bytes. Local variables hold the CRC, and each index is computed once for both tables:
 * together that makes it three times as fast as the plain form.
 */
function takeEights(crc: Int32Array, view: DataView): void {
  let l = entry(crc, 0)
  let h = entry(crc, 1)
  const end = view.byteLength - 7
  for (let at = 0; at < end; at += 8) {
    const x = l ^ view.getInt32(at, true)
    const y = h ^ view.getInt32(at + 4, true)
    const a = 1792 + (x & 0xff)
    const b = 1536 + ((x >>> 8) & 0xff)
    const c = 1280 + ((x >>> 16) & 0xff)
    const d = 1024 + (x >>> 24)
    const e = 768 + (y & 0xff)
    const f = 512 + ((y >>> 8) & 0xff)
    const g = 256 + ((y >>> 16) & 0xff)
    const i = y >>> 24
    l = (low[a] as number) ^ (low[b] as number) ^ (low[c] as number) ^ (low[d] as number)
    l ^= (low[e] as number) ^ (low[f] as number) ^ (low[g] as number) ^ (low[i] as number)
    h = (high[a] as number) ^ (high[b] as number) ^ (high[c] as number) ^ (high[d] as number)
    h ^= (high[e] as number) ^ (high[f] as number) ^ (high[g] as number) ^ (high[i] as number)
  }
  crc[0] = l
  crc[1] = h
}

function takeByte(crc: Int32Array, byte: number): void {
  const l = entry(crc, 0)
  const h = entry(crc, 1)
  const index = (l ^ byte) & 0xff
  crc[0] = ((l >>> 8) | (h << 24)) ^ entry(low, index)
  crc[1] = (h >>> 8) ^ entry(high, index)
}

export function createCrc64(): Crc64 {
  const crc = Int32Array.of(-1, -1)
  return {
    update(bytes) {
      takeEights(crc, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      for (const byte of bytes.subarray(bytes.length - (bytes.length % 8))) takeByte(crc, byte)
    },
    value: () => (BigInt(~entry(crc, 1) >>> 0) << 32n) | BigInt(~entry(crc, 0) >>> 0),
  }
}
