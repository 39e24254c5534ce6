import type { Crc64Engine } from './engine.ts'
import { createFoldingEngine } from './folding-engine.ts'
import { updateBySlicing } from './slicing-engine.ts'

let selected: Crc64Engine | undefined

/** The fastest engine that this process supports, selected at the first use. */
export function selectEngine(): Crc64Engine {
  selected ??= createFoldingEngine() ?? updateBySlicing
  return selected
}
