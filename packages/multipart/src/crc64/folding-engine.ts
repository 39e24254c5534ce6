import type { Crc64Engine } from './engine.ts'
import { crc64Wasm } from './wasm-binary.ts'

/** Of WebAssembly what is needed; TypeScript's declarations for Node.js have only its types. */
interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/** What wasm/crc64.ts exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** Where the bytes go. */
  readonly INPUT: { readonly value: number }
  /** How many there may be at a time. */
  readonly CAPACITY: { readonly value: number }
  /** Takes and gives the CRC as a signed number. */
  update(crc64: bigint, byteLength: number): bigint
}

/**
 * Makes an engine in WebAssembly: many times as fast as JavaScript. `undefined` where there is no WebAssembly, where it has no vectors,
 * or where it gets no memory.
 *
 * It is made at once and not in the background, which takes less than a millisecond for so small a module.
 */
export function createFoldingEngine(): Crc64Engine | undefined {
  try {
    const binary = Uint8Array.from(atob(crc64Wasm), (character) => character.charCodeAt(0))
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
    return engineOf(new Instance(new Module(binary)).exports as Exports)
  } catch {
    return undefined
  }
}

function engineOf({ memory, INPUT, CAPACITY, update }: Exports): Crc64Engine {
  const input = new Uint8Array(memory.buffer, INPUT.value, CAPACITY.value)
  return (crc64, bytes) => {
    let crc = crc64
    for (let at = 0; at < bytes.byteLength; at += CAPACITY.value) {
      const piece = bytes.byteLength <= CAPACITY.value ? bytes : bytes.subarray(at, at + CAPACITY.value)
      input.set(piece)
      crc = update(crc, piece.byteLength)
    }
    return BigInt.asUintN(64, crc)
  }
}
