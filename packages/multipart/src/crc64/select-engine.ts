import { createFoldingEngine } from './folding-engine.ts'
import { updateBySlicing } from './slicing-engine.ts'

/** The CRC-64/XZ after some more bytes, from the one before them. The bytes are only read, and not kept. */
export type Crc64Engine = (crc64: bigint, bytes: Uint8Array) => bigint

let engine: Crc64Engine | undefined

/** The fastest way there is in this process; found at the first use. */
export function crc64Engine(): Crc64Engine {
  engine ??= createFoldingEngine() ?? updateBySlicing
  return engine
}
