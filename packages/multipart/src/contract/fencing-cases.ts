import { isCheckpointError } from '../ports/checkpoint-error.ts'
import type { CheckpointLease } from '../ports/checkpoint-store.ts'
import { assertSame, errorOf } from './contract-case.ts'
import { headerOf, id, partOf, restoredBy, sorted } from './recorded-upload.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** A requirement of a store, as a sentence and as code. */
export interface StoreCase {
  readonly title: string
  /** Rejects when the store does not meet it. */
  readonly requirement: (test: StoreUnderTest) => Promise<void>
}

/** Writes that an owner may try after it lost its lease. */
const WRITES: Readonly<Record<string, (lease: CheckpointLease) => Promise<void>>> = {
  'begin it again': (lease) => lease.begin(headerOf('object', 'UPLOAD3')),
  'record a part': (lease) => lease.recordPart(partOf(1, '"OTHER"')),
  'record its completion': (lease) => lease.markCompleting(),
  'remove it': (lease) => lease.remove(),
  // A store that learns of another owner by itself has no renewal.
  'renew its lease': (lease) => lease.renew?.() ?? lease.recordPart(partOf(1)),
}

/** Requirements for a lease that ends without its owner. */
export const fencingCases: readonly StoreCase[] = [
  ...Object.entries(WRITES).map(([what, act]) => ({
    title: `an owner that lost its lease cannot ${what}`,
    requirement: (test: StoreUnderTest) => isRefused(test, act),
  })),
  ...Object.entries(WRITES).map(([what, act]) => ({
    title: `an owner that lost its lease to one that removed the checkpoint cannot ${what}`,
    requirement: (test: StoreUnderTest) => isRefusedAfterRemoval(test, act),
  })),
  {
    title: 'disposing of a lost lease does not release the checkpoint of the next owner',
    requirement: freesNothing,
  },
  {
    title: 'a write in flight when the lease is lost is either rejected or restored by the next owner',
    requirement: losesNoWrite,
  },
  { title: 'a lease that its owner disposed of does not count as lost', requirement: isNotLost },
]

async function isRefused(
  { store, reopen, expire }: StoreUnderTest,
  act: (lease: CheckpointLease) => Promise<void>,
): Promise<void> {
  const old = await store.acquire(id)
  await old.begin(headerOf('object'))
  await old.recordPart(partOf(1))
  assertSame(old.lost.aborted, false, 'lost, before the lease ended')
  await expire(id)
  {
    await using next = await reopen().acquire(id)
    await assertTakenOver(old, act)
    await next.recordPart(partOf(2))
    await assertTakenOver(old, act)
    await next.begin(headerOf('object', 'UPLOAD2'))
    await assertTakenOver(old, act)
    await next.recordPart(partOf(3))
  }
  await assertTakenOver(old, act)
  await old[Symbol.asyncDispose]()
  const expected = { header: headerOf('object', 'UPLOAD2'), parts: [partOf(3)], completing: false }
  assertSame(await restoredBy(reopen()), expected, 'restored')
}

async function isRefusedAfterRemoval(
  { store, reopen, expire }: StoreUnderTest,
  act: (lease: CheckpointLease) => Promise<void>,
): Promise<void> {
  const old = await store.acquire(id)
  await old.begin(headerOf('object'))
  await expire(id)
  {
    await using next = await reopen().acquire(id)
    await next.remove()
  }
  await assertTakenOver(old, act)
  await old[Symbol.asyncDispose]()
  assertSame(await reopen().has(id), false, 'has')
}

async function assertTakenOver(
  old: CheckpointLease,
  act: (lease: CheckpointLease) => Promise<void>,
): Promise<void> {
  const error = await errorOf(() => act(old), 'a call of an owner that lost its lease')
  assertSame(isCheckpointError(error) && error.code, 'TAKEN_OVER', 'code')
  assertSame(old.lost.aborted, true, 'lost')
  const { reason } = old.lost as { readonly reason: unknown }
  assertSame(isCheckpointError(reason) && reason.code, 'TAKEN_OVER', 'reason of lost')
}

async function freesNothing({ store, reopen, expire }: StoreUnderTest): Promise<void> {
  const old = await store.acquire(id)
  await old.begin(headerOf('object'))
  await expire(id)
  await using next = await reopen().acquire(id)
  await old[Symbol.asyncDispose]()
  const error = await errorOf(() => reopen().acquire(id), 'a third owner')
  assertSame(isCheckpointError(error) && error.code, 'LOCKED', 'code')
  await next.recordPart(partOf(1))
}

async function losesNoWrite({ store, reopen, expire }: StoreUnderTest): Promise<void> {
  await using old = await store.acquire(id)
  await old.begin(headerOf('object'))
  const writes: Promise<number | undefined>[] = []
  const writeSome = (): void => {
    for (let count = 0; count < 50; count++) {
      const number = writes.length + 1
      writes.push(
        old.recordPart(partOf(number)).then(
          () => number,
          () => undefined,
        ),
      )
    }
  }
  writeSome()
  await expire(id)
  writeSome()
  const acquiring = reopen().acquire(id)
  writeSome()
  await using next = await acquiring
  const restored = sorted(next.restored.checkpoint)?.parts.map(({ number }) => Number(number)) ?? []
  const recorded = (await Promise.all(writes)).filter((number) => number !== undefined)
  const missing = recorded.filter((number) => !restored.includes(number))
  assertSame(missing, [], 'recorded parts that the next owner did not restore')
}

async function isNotLost({ store, reopen }: StoreUnderTest): Promise<void> {
  const old = await store.acquire(id)
  await old.begin(headerOf('object'))
  await old[Symbol.asyncDispose]()
  await using _next = await reopen().acquire(id)
  assertSame(old.lost.aborted, false, 'lost')
}
