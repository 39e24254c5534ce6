import { expect, it } from 'vitest'
import { checkpointStoreContract } from '../src/contract.ts'
import { expiringLockStore, type Keys } from './expiring-lock-store.ts'

const cases = checkpointStoreContract(async () => {
  const keys: Keys = { locks: new Map(), entries: new Map() }
  const store = expiringLockStore(keys)
  return {
    store,
    reopen: () => store,
    expire: async (id) => void keys.locks.delete(id),
    async [Symbol.asyncDispose]() {},
  }
})

it('a store with locks that expire (SET NX PX) and plain writes fails the fencing cases and no others', async () => {
  const failed: string[] = []
  for (const { title, run } of cases) await run().catch(() => failed.push(title))
  expect(failed).toEqual([
    'an owner that lost its lease cannot begin it again',
    'an owner that lost its lease cannot record a part',
    'an owner that lost its lease cannot record its completion',
    'an owner that lost its lease cannot remove it',
    'an owner that lost its lease cannot renew its lease',
    'an owner that lost its lease to one that removed the checkpoint cannot begin it again',
    'an owner that lost its lease to one that removed the checkpoint cannot record a part',
    'an owner that lost its lease to one that removed the checkpoint cannot record its completion',
    'an owner that lost its lease to one that removed the checkpoint cannot remove it',
    'an owner that lost its lease to one that removed the checkpoint cannot renew its lease',
    'a write in flight when the lease is lost is either rejected or restored by the next owner',
  ])
})
