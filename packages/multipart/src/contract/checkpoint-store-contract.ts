import { checkpointIdOf, recordedUploadId } from '../checkpoint/header-id.ts'
import { type CheckpointError, isCheckpointError } from '../ports/checkpoint-error.ts'
import { assertSame, type ContractCase, errorOf, namedCase } from './contract-case.ts'
import { fencingCases } from './fencing-cases.ts'
import { listingCases } from './listing-cases.ts'
import { downloadHeaderOf, headerOf, id, idOf, partOf, restoredBy, sorted, write } from './recorded-upload.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** Returns the requirements of `CheckpointStore` as test cases. */
export function checkpointStoreContract(make: () => Promise<StoreUnderTest>): readonly ContractCase[] {
  const cases: readonly ContractCase[] = [
    { title: 'a new checkpoint is empty', run: () => using(make, emptyAtFirst) },
    {
      title: 'a header of every kind is restored as it was written, with its sealed text',
      run: () => using(make, restoresEveryKind),
    },
    { title: 'the next owner restores what was written', run: () => using(make, restores) },
    {
      title: 'a part without a CRC-64 is restored without one',
      run: () => using(make, restoresUnknownCrc),
    },
    { title: 'a checkpoint without parts is restored', run: () => using(make, restoresHeaderOnly) },
    { title: 'a checkpoint reports whether it is shared', run: () => using(make, saysShared) },
    { title: 'begin() replaces the existing checkpoint', run: () => using(make, beginReplaces) },
    { title: 'a later record of a part replaces the earlier one', run: () => using(make, recordReplaces) },
    { title: 'records can be added to a restored checkpoint', run: () => using(make, continues) },
    { title: 'concurrent records are all kept', run: () => using(make, overlapping) },
    { title: 'a checkpoint has one owner at a time', run: () => using(make, oneOwner) },
    { title: 'checkpoints of different uploads are independent', run: () => using(make, separate) },
    { title: 'a removed checkpoint leaves nothing', run: () => using(make, removes) },
    {
      title: 'a lease that was disposed of rejects writes',
      run: () => using(make, noWriteAfterDispose),
    },
    { title: 'unusual names do not collide', run: () => using(make, hostileNames) },
    { title: 'ten thousand parts are restored', run: () => using(make, manyParts) },
    ...[...fencingCases, ...listingCases].map(({ title, requirement }) => ({
      title,
      run: () => using(make, requirement),
    })),
  ]
  return cases.map(namedCase)
}

async function using(
  make: () => Promise<StoreUnderTest>,
  run: (test: StoreUnderTest) => Promise<void>,
): Promise<void> {
  await using test = await make()
  await run(test)
}

async function emptyAtFirst({ store }: StoreUnderTest): Promise<void> {
  assertSame(await store.has(id), false, 'has')
  assertSame(await restoredBy(store), undefined, 'restored')
  assertSame(await store.has(id), false, 'has, after the checkpoint was only acquired')
}

async function restores({ store, reopen: again }: StoreUnderTest): Promise<void> {
  const parts = [partOf(3), partOf(1), partOf(10_000)]
  await write(store, headerOf('object'), parts, true)
  assertSame(await again().has(id), true, 'has')
  assertSame(
    sorted(await restoredBy(again())),
    sorted({ header: headerOf('object'), parts, completing: true }),
    'restored',
  )
}

async function restoresEveryKind({ store, reopen: again }: StoreUnderTest): Promise<void> {
  const upload = { ...headerOf('object'), sealed: '{"opaque":"text"}', options: '17' }
  const headers = [
    upload,
    { ...upload, ...headerOf('copy'), kind: 'copy' as const },
    downloadHeaderOf('object'),
  ]
  for (const header of headers) await write(store, header, [partOf(1)])
  for (const header of headers) {
    const restored = await restoredBy(again(), checkpointIdOf(header))
    assertSame(restored, { header, parts: [partOf(1)], completing: false }, header.kind)
  }
  const kinds = new Map<string, string>()
  for await (const { id: of, header } of again().list()) kinds.set(of, header.kind)
  for (const header of headers) assertSame(kinds.get(checkpointIdOf(header)), header.kind, 'listed kind')
}

async function restoresUnknownCrc({ store, reopen: again }: StoreUnderTest): Promise<void> {
  const parts = [partOf(1), { ...partOf(2), crc64: undefined }]
  await write(store, headerOf('object'), parts)
  assertSame(
    sorted(await restoredBy(again())),
    sorted({ header: headerOf('object'), parts, completing: false }),
    'restored',
  )
}

async function restoresHeaderOnly({ store, reopen: again }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [])
  assertSame(
    await restoredBy(again()),
    { header: headerOf('object'), parts: [], completing: false },
    'restored',
  )
}

async function saysShared({ store, reopen: again, shared = false }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [partOf(1)], true)
  await using lease = await again().acquire(id)
  assertSame(lease.restored.checkpoint?.shared ?? false, shared, 'shared, restored')
  for await (const stored of again().list()) assertSame(stored.shared ?? false, shared, 'shared, listed')
}

async function beginReplaces({ store, reopen: again }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [partOf(1)], true)
  await write(store, headerOf('object', 'UPLOAD2'), [partOf(2)])
  const expected = { header: headerOf('object', 'UPLOAD2'), parts: [partOf(2)], completing: false }
  assertSame(await restoredBy(again()), expected, 'restored')
}

async function recordReplaces({ store, reopen: again }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [partOf(1, 'old'), partOf(2), partOf(1, 'new')])
  const expected = { header: headerOf('object'), parts: [partOf(1, 'new'), partOf(2)], completing: false }
  assertSame(sorted(await restoredBy(again())), sorted(expected), 'restored')
}

async function continues({ store, reopen: again }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('object'), [partOf(1)])
  {
    await using lease = await again().acquire(id)
    await lease.recordPart(partOf(2))
    await lease.markCompleting()
  }
  const expected = { header: headerOf('object'), parts: [partOf(1), partOf(2)], completing: true }
  assertSame(sorted(await restoredBy(again())), sorted(expected), 'restored')
}

async function overlapping({ store, reopen: again }: StoreUnderTest): Promise<void> {
  const parts = Array.from({ length: 200 }, (_, index) => partOf(index + 1))
  {
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('object'))
    await Promise.all(parts.map((part) => lease.recordPart(part)))
  }
  assertSame(
    sorted(await restoredBy(again())),
    sorted({ header: headerOf('object'), parts, completing: false }),
    'restored',
  )
}

async function oneOwner({ store, reopen: again }: StoreUnderTest): Promise<void> {
  {
    await using _lease = await store.acquire(id)
    const error = await errorOf(() => again().acquire(id), 'a second owner')
    assertSame(isCheckpointError(error) && error.code, 'LOCKED', 'code')
    const { owner } = error as CheckpointError
    if (owner !== undefined) assertSame(typeof owner.description, 'string', 'description of the owner')
  }
  await using lease = await again().acquire(id)
  await lease[Symbol.asyncDispose]()
}

async function separate({ store, reopen: again }: StoreUnderTest): Promise<void> {
  await write(store, headerOf('one'), [partOf(1)])
  await write(store, headerOf('two', 'UPLOAD2'), [partOf(2)])
  await using _one = await store.acquire(idOf('one'))
  assertSame(
    recordedUploadId((await restoredBy(again(), idOf('two')))?.header),
    'UPLOAD2',
    'the other upload',
  )
  const listed = new Map<string, number>()
  for await (const stored of again().list()) listed.set(stored.id, stored.parts?.length ?? 0)
  assertSame([listed.size, listed.get(idOf('one')), listed.get(idOf('two'))], [2, 1, 1], 'list')
}

async function removes({ store, reopen: again }: StoreUnderTest): Promise<void> {
  {
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('object'))
    await lease.recordPart(partOf(1))
    await lease.remove()
    await lease.remove()
  }
  assertSame(await again().has(id), false, 'has')
  assertSame(await restoredBy(again()), undefined, 'restored')
  for await (const { id: left } of again().list()) throw new Error(`${left} is still listed`)
}

async function noWriteAfterDispose({ store, reopen: again }: StoreUnderTest): Promise<void> {
  const lease = await store.acquire(id)
  await lease.begin(headerOf('object'))
  await lease[Symbol.asyncDispose]()
  const error = await errorOf(() => lease.recordPart(partOf(1)), 'a write after dispose')
  assertSame(isCheckpointError(error) && error.code, 'LEASE_ENDED', 'code')
  assertSame((await restoredBy(again()))?.parts, [], 'parts')
}

async function hostileNames({ store, reopen: again }: StoreUnderTest): Promise<void> {
  const keys = [
    '../../etc/passwd',
    '/absolute',
    'line\nfeed',
    'CON',
    '__proto__',
    '\u{1f600}',
    'a'.repeat(1023),
    'a'.repeat(1022),
  ]
  for (const [index, key] of keys.entries()) await write(store, headerOf(key, `UPLOAD${index}`), [])
  for (const [index, key] of keys.entries()) {
    assertSame(
      recordedUploadId((await restoredBy(again(), idOf(key)))?.header),
      `UPLOAD${index}`,
      `key ${JSON.stringify(key)}`,
    )
  }
}

async function manyParts({ store, reopen: again }: StoreUnderTest): Promise<void> {
  {
    await using lease = await store.acquire(id)
    await lease.begin(headerOf('object'))
    await Promise.all(Array.from({ length: 10_000 }, (_, index) => lease.recordPart(partOf(index + 1))))
  }
  const restored = await restoredBy(again())
  assertSame(new Set(restored?.parts.map((part) => part.number)).size, 10_000, 'parts')
}
