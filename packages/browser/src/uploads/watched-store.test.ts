import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { CheckpointError, type CheckpointStore, checkpointId, type PartRecord } from '@oss/multipart'
import { expect, it } from 'vitest'
import { watchedStore } from './watched-store.ts'

const target = { endpoint: 'http://127.0.0.1', bucket: 'b', key: 'k' }
const id = checkpointId(target, 'file')
const part = { number: 1, etag: 'e', crc64: '0', settled: true } as PartRecord

/** A store whose methods are on a prototype, as in a class of a user. */
class OwnStore implements CheckpointStore {
  readonly #store = memoryCheckpointStore()
  acquire(acquired: typeof id) {
    return this.#store.acquire(acquired)
  }
  has(asked: typeof id) {
    return this.#store.has(asked)
  }
  list() {
    return this.#store.list()
  }
}

it('a store of a class keeps its methods', async () => {
  const store = watchedStore(new OwnStore(), { takeOver: false, onNotice: undefined })
  await using _ = await store.acquire(id)
  expect(await store.has(id)).toBe(false)
  expect(await Array.fromAsync(store.list())).toEqual([])
})

it.each([
  ['UNWRITABLE', 'fulfilled', ['not-resumable']],
  ['TAKEN_OVER', 'rejected', []],
  ['REMOVED', 'rejected', []],
] as const)('a record that ends with %s is %s, and reported at most once', async (code, status, expected) => {
  const memory = memoryCheckpointStore()
  const refuse = () => Promise.reject(new CheckpointError(code, 'Not written.'))
  const failing: CheckpointStore = {
    ...memory,
    acquire: async (acquired) => ({
      ...(await memory.acquire(acquired)),
      recordPart: refuse,
      isPersistent: true,
    }),
  }
  const notices: string[] = []
  const store = watchedStore(failing, { takeOver: false, onNotice: ({ kind }) => void notices.push(kind) })
  await using lease = await store.acquire(id)
  const results = await Promise.allSettled([lease.recordPart(part), lease.recordPart(part)])
  expect(results.map((result) => result.status)).toEqual([status, status])
  expect(notices).toEqual(expected)
})
