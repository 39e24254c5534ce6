import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { describe, expect, it } from 'vitest'

describe('the memory store keeps the promises of the port', () => {
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

it('counts what it remembers', async () => {
  const store = memoryCheckpointStore()
  expect(store.size).toBe(0)
  expect(await Array.fromAsync(store.list())).toEqual([])
})
