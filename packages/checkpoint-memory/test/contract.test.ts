import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { describe, expect, it } from 'vitest'

describe('the store in memory meets the contract of CheckpointStore', () => {
  const cases = checkpointStoreContract(async () => {
    const store = memoryCheckpointStore()
    return {
      store,
      reopen: () => store,
      expire: async (id) => store.release(id),
      async [Symbol.asyncDispose]() {},
    }
  })
  it.each(cases)('$title', ({ run }) => run())
})

it('reports its number of checkpoints', async () => {
  const store = memoryCheckpointStore()
  expect(store.size).toBe(0)
  expect(await Array.fromAsync(store.list())).toEqual([])
})
