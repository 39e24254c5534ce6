import type { Crc64Value } from '../model/ids.ts'
import { selectEngine } from './select-engine.ts'

/** A CRC-64/XZ that is updated chunk by chunk. */
export interface Crc64Stream {
  /** Adds the next bytes. They are read and not kept. */
  update(bytes: Uint8Array): void
  /** CRC of all bytes added so far; more may follow. */
  readonly value: Crc64Value
}

/**
 * Starts a CRC-64/XZ, the checksum that OSS calls `x-oss-hash-crc64ecma`.
 *
 * @param previous - CRC of the preceding bytes (default: none), to continue where another stream ended.
 */
export function createCrc64(previous?: Crc64Value): Crc64Stream {
  const engine = selectEngine()
  let crc: bigint = previous ?? 0n
  return {
    update(bytes) {
      crc = engine(crc, bytes)
    },
    get value() {
      return crc as Crc64Value
    },
  }
}

/** Returns the CRC-64/XZ of `bytes`, which follow bytes with the CRC `previous` (default: none). */
export function crc64(bytes: Uint8Array, previous?: Crc64Value): Crc64Value {
  return selectEngine()(previous ?? 0n, bytes) as Crc64Value
}
