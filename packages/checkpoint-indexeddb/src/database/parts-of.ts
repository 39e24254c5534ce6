import type { KeyRange } from './database.ts'

/** The keys of all parts of an upload: arrays come after all texts and numbers. */
export function partsOf(id: string): KeyRange {
  const { IDBKeyRange } = globalThis as unknown as KeyRangeScope
  return IDBKeyRange.bound([id], [id, []])
}

/** The types of pages would hide those of Node.js elsewhere. */
interface KeyRangeScope {
  readonly IDBKeyRange: { bound(lower: readonly unknown[], upper: readonly unknown[]): KeyRange }
}
