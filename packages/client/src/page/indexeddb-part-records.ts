import type { FinishedPart, PartRecords } from './finished-parts.ts'

/** The part of IndexedDB that is used. The types of pages would hide those of Node.js elsewhere. */
interface Request<Result> {
  readonly result: Result
  readonly error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
  onupgradeneeded: (() => void) | null
}
interface Store {
  getAll(range: object): Request<(FinishedPart & Row)[]>
  put(row: FinishedPart & Row, key: readonly [string, number]): void
  delete(range: object): void
  createIndex(name: string, keyPath: string): void
  index(name: string): { getAllKeys(range: object): Request<object[]> }
}
interface Database {
  createObjectStore(name: string): Store
  transaction(
    name: string,
    mode: 'readwrite',
    options: object,
  ): {
    readonly error: unknown
    oncomplete: (() => void) | null
    onabort: (() => void) | null
    objectStore(name: string): Store
  }
  close(): void
}
interface Page {
  readonly indexedDB: { open(name: string, version: number): Request<Database> }
  readonly IDBKeyRange: { bound(from: unknown, to: unknown): object; upperBound(to: unknown): object }
}

interface Row {
  readonly addedAtMs: number
}

const NAME = 'oss-presigned'
const PARTS = 'parts'
/** R14: parts that were added before are removed. */
const MAX_AGE_MS = 30 * 86_400_000

/** Keeps the stored parts of uploads in the IndexedDB of the page. `undefined` where there is none. */
export function indexedDbPartRecords(): PartRecords | undefined {
  if (!('indexedDB' in globalThis)) return undefined
  const { indexedDB, IDBKeyRange } = globalThis as unknown as Page
  const partsOf = (upload: string): object => IDBKeyRange.bound([upload], [upload, []])

  async function change<Result>(
    act: (store: Store) => Request<Result> | undefined,
  ): Promise<Result | undefined> {
    const opening = indexedDB.open(NAME, 1)
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore(PARTS).createIndex('addedAtMs', 'addedAtMs')
    const database = await resultOf(opening)
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(PARTS, 'readwrite', { durability: 'strict' })
        const request = act(transaction.objectStore(PARTS))
        transaction.oncomplete = () => resolve(request?.result)
        transaction.onabort = () => reject(transaction.error)
      })
    } finally {
      database.close()
    }
  }

  return {
    async load(upload) {
      const oldestMs = Date.now() - MAX_AGE_MS
      const rows = await change((store) => {
        const old = store.index('addedAtMs').getAllKeys(IDBKeyRange.upperBound(oldestMs))
        old.onsuccess = () => {
          for (const key of old.result) store.delete(key)
        }
        return store.getAll(partsOf(upload))
      })
      // The rows are read before the old ones are removed.
      return (rows ?? []).filter(({ addedAtMs }) => addedAtMs > oldestMs)
    },
    async add(upload, part) {
      await change((store) => {
        store.put({ ...part, addedAtMs: Date.now() }, [upload, part.partNumber])
        return undefined
      })
    },
    async remove(upload, partNumber) {
      await change((store) => {
        store.delete(partNumber === undefined ? partsOf(upload) : [upload, partNumber])
        return undefined
      })
    },
  }
}

function resultOf<Result>(request: Request<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
