import { createHash } from 'node:crypto'

/** Size and checksums of a content. */
export interface Checksums {
  readonly byteLength: number
  /** Hexadecimal. */
  readonly sha256: string
  /** Unsigned decimal, as OSS writes it. */
  readonly crc64: string
}

/** Computes checksums of a stream. */
export interface ChecksumStream {
  update(bytes: Uint8Array): void
  /** Called once, at the end. */
  finish(): Checksums
}

/**
 * Creates a checksum stream. Its CRC-64/XZ shares no code with those of the client and of the local OSS, so
 * that it verifies both.
 */
export function createChecksums(): ChecksumStream {
  const sha256 = createHash('sha256')
  let byteLength = 0
  let high = 0xffff_ffff
  let low = 0xffff_ffff
  return {
    update(bytes) {
      sha256.update(bytes)
      byteLength += bytes.byteLength
      for (let index = 0; index < bytes.byteLength; index++) {
        const entry = ((low ^ (bytes[index] ?? 0)) & 0xff) * 2
        low = ((low >>> 8) | (high << 24)) ^ (TABLE[entry + 1] ?? 0)
        high = (high >>> 8) ^ (TABLE[entry] ?? 0)
      }
    },
    finish() {
      const crc64 = (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)
      return { byteLength, sha256: sha256.digest('hex'), crc64: crc64.toString() }
    },
  }
}

// The change of the register for each byte: high half, low half.
const TABLE = makeTable()

function makeTable(): Uint32Array {
  const polynomial = 0xc96c_5795_d787_0f42n
  const table = new Uint32Array(512)
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
    table[byte * 2] = Number(value >> 32n)
    table[byte * 2 + 1] = Number(value & 0xffff_ffffn)
  }
  return table
}
