import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMPILED_PATH, compileCrc64 } from '../../wasm/compile.ts'
import type { Crc64Engine } from './engine.ts'
import { createFoldingEngine } from './folding-engine.ts'
import { updateBySlicing } from './slicing-engine.ts'

function folding(): Crc64Engine {
  const engine = createFoldingEngine()
  if (engine === undefined) throw new Error('there is no WebAssembly with vectors here')
  return engine
}

/** Bytes without a pattern, the same each time. */
function noise(byteLength: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length: byteLength }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state >>> 24
  })
}

describe('the two ways to compute a CRC-64', () => {
  const bytes = noise(600_000)

  it.each([0, 1, 15, 16, 8191, 8192, 8193, 8255, 8256, 262_143, 262_144, 262_145, 524_288, 600_000])(
    'give the same value for %i bytes',
    (byteLength) => {
      const some = bytes.subarray(0, byteLength)
      expect(folding()(7n, some)).toBe(updateBySlicing(7n, some))
    },
  )

  it('agree for any alignment, initial value and chunks', () => {
    const engine = folding()
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 6 }),
        fc.nat(9),
        (start, lengths, offset) => {
          let at = offset
          let folded = start
          let sliced = start
          for (const length of lengths) {
            folded = engine(folded, bytes.subarray(at, at + length))
            sliced = updateBySlicing(sliced, bytes.subarray(at, at + length))
            at += length
          }
          expect(folded).toBe(sliced)
        },
      ),
    )
  })

  it('do not change the bytes', () => {
    const some = noise(300_000)
    const before = some.slice()
    folding()(0n, some)
    expect(Buffer.compare(some, before)).toBe(0)
  })
})

describe('the constants of the folding', () => {
  it('is divided by the polynomial of the CRC without a remainder', () => {
    const polynomial = (1n << 64n) | 0x42f0_e1eb_a9ea_3693n
    let rest = [0, 1107, 1122, 1556, 1881, 1984, 2288, 2444].reduce(
      (sum, power) => sum ^ (1n << BigInt(power)),
      0n,
    )
    for (let top = 2444n; top >= 64n; top--) {
      if (((rest >> top) & 1n) === 1n) rest ^= polynomial << (top - 64n)
    }
    expect(rest).toBe(0n)
  })
})

describe('the module in WebAssembly', () => {
  it('is what its source compiles to', async () => {
    expect(await readFile(COMPILED_PATH, 'utf8')).toBe(await compileCrc64())
  })
})
