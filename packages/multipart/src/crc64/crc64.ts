import type { Crc64 } from '../model/ids.ts'
import { selectEngine } from './select-engine.ts'

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
  const engine = selectEngine()
  let crc: bigint = previous ?? 0n
  return {
    update(bytes) {
      crc = engine(crc, bytes)
    },
    get value() {
      return crc as Crc64
    },
  }
}

/** The CRC-64/XZ of some bytes at once. */
export function crc64(bytes: Uint8Array, previous?: Crc64): Crc64 {
  return selectEngine()(previous ?? 0n, bytes) as Crc64
}
