import type { OwnerAction } from '../ports/checkpoint-owner.ts'
import type { CheckpointStore, StoredCheckpoint } from '../ports/checkpoint-store.ts'
import { assertSame } from './contract-case.ts'
import type { StoreCase } from './fencing-cases.ts'
import { headerOf, id, partOf, write } from './recorded-upload.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** Requirements for listings, and for requests to the owner of a checkpoint. */
export const listingCases: readonly StoreCase[] = [
  { title: 'a listing contains each checkpoint with its parts', requirement: listsParts },
  { title: 'a listing without parts contains everything else', requirement: listsWithoutParts },
  { title: 'a listing contains the owner of a checkpoint', requirement: listsOwner },
  {
    title: 'a request reaches the present owner, if the store supports requests',
    requirement: passesRequests,
  },
  {
    title: 'a request that comes before the owner listens reaches it, if the store passes on requests',
    requirement: keepsEarlyRequests,
  },
]

async function onlyStored(
  store: CheckpointStore,
  options?: { readonly parts: boolean },
): Promise<StoredCheckpoint> {
  const [stored, ...others] = await Array.fromAsync(store.list(options))
  if (stored === undefined) throw new Error('the checkpoint is not listed')
  assertSame(others, [], 'other checkpoints')
  assertSame(stored.id, id, 'id')
  assertSame(stored.header, headerOf('object'), 'header')
  return stored
}

async function listsParts({ store, reopen }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [partOf(2), partOf(7)], true)
  const { parts = [], partsRecorded, completing, updatedAtMs } = await onlyStored(reopen())
  assertSame(
    [...parts].sort((a, b) => a.number - b.number),
    [partOf(2), partOf(7)],
    'parts',
  )
  assertSame([partsRecorded, completing], [2, true], 'number of parts, and completing')
  assertSame(updatedAtMs === undefined || Number.isSafeInteger(updatedAtMs), true, 'updatedAtMs is a time')
}

async function listsWithoutParts({ store, reopen }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [partOf(2), partOf(7)])
  const { parts, partsRecorded = 2, completing } = await onlyStored(reopen(), { parts: false })
  assertSame(parts, undefined, 'parts')
  assertSame([partsRecorded, completing], [2, false], 'number of parts, and completing')
}

async function listsOwner({ store, reopen }: StoreUnderTest): Promise<void> {
  {
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('object'))
    const { owner } = await onlyStored(reopen())
    assertSame((owner?.description ?? '') === '', false, 'the description of the owner is empty')
  }
  assertSame((await onlyStored(reopen())).owner, undefined, 'owner, after it has left')
}

async function passesRequests({ store, reopen }: StoreUnderTest): Promise<void> {
  if (store.request === undefined) return
  assertSame(await reopen().request?.(id, 'pause'), false, 'a request without an owner')
  {
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('object'))
    for (const action of ['pause', 'cancel'] as const) {
      const received = new Promise<OwnerAction>((resolve) => lease.onRequest?.(resolve))
      assertSame(await reopen().request?.(id, action), true, `the request ${action}`)
      assertSame(await received, action, 'the received request')
    }
  }
  assertSame(await reopen().request?.(id, 'cancel'), false, 'a request after the owner has left')
}

async function keepsEarlyRequests({ store, reopen }: StoreUnderTest): Promise<void> {
  if (store.request === undefined) return
  await using lease = await store.acquire(id)
  assertSame(await reopen().request?.(id, 'cancel'), true, 'the request')
  assertSame(
    await new Promise<OwnerAction>((resolve) => lease.onRequest?.(resolve)),
    'cancel',
    'the received request',
  )
}
