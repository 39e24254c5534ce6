import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import {
  acquireSelfHealing,
  bytesSource,
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointStore,
  checkpointId,
  startUpload,
} from '@oss/multipart'
import { expect, it } from 'vitest'
import { content, target } from '../upload/bench-upload.ts'
import { memoryService } from '../upload/memory-service.ts'

const PART = 102_400
const id = checkpointId(target, 'source')

/** A store whose leases must be renewed; `renew` is called with each renewal, and awaited. */
function storeWith(
  renew: () => Promise<void>,
  begun: () => void = () => {},
): Pick<CheckpointStore, 'acquire' | 'has' | 'list'> {
  const memory = memoryCheckpointStore()
  return {
    ...memory,
    async acquire(of: CheckpointId) {
      const lease = await memory.acquire(of)
      return {
        ...lease,
        renew,
        async begin(header: CheckpointHeader) {
          await lease.begin(header)
          begun()
        },
      }
    },
  }
}

it('many parts at once cause one renewal of the lease', async () => {
  let nowMs = 0
  let renewals = 0
  const sentAfter: number[] = []
  const service = memoryService()
  service.fault = {
    before: (operation) => {
      if (operation === 'part') sentAfter.push(renewals)
    },
  }
  const checkpoints = storeWith(
    async () => {
      await new Promise(setImmediate)
      renewals += 1
    },
    () => {
      renewals = 0
      // The last check is long ago when the first parts are sent.
      nowMs += 60_000
    },
  )
  const source = bytesSource('source', content(8 * PART))
  const options = { target, source, api: service.api, checkpoints, partSize: PART, parallel: 8 }
  await startUpload({ ...options, now: () => nowMs }).done()
  expect(sentAfter).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
})

it('a check that takes longer than a second does not count for those that come later', async () => {
  let nowMs = 0
  const checks: PromiseWithResolvers<void>[] = []
  const checkpoints = storeWith(() => {
    const check = Promise.withResolvers<void>()
    checks.push(check)
    return check.promise
  })
  await using lease = await acquireSelfHealing({ checkpoints, id, now: () => nowMs })
  nowMs = 1000
  const early = [lease.confirmOwner(), lease.confirmOwner()]
  nowMs = 2000
  const late = lease.confirmOwner()
  expect(checks).toHaveLength(2)
  checks[0]?.resolve()
  await Promise.all(early)
  checks[1]?.reject(new CheckpointError('TAKEN_OVER', 'another owner has it'))
  await expect(late).rejects.toMatchObject({ code: 'TAKEN_OVER' })
})

it('after a check that found another owner, each step checks again and is refused', async () => {
  let nowMs = 0
  let renewals = 0
  const checkpoints = storeWith(async () => {
    renewals += 1
    throw new CheckpointError('TAKEN_OVER', 'another owner has it')
  })
  await using lease = await acquireSelfHealing({ checkpoints, id, now: () => nowMs })
  nowMs = 1000
  for (const expected of [1, 2, 3]) {
    await expect(lease.confirmOwner()).rejects.toMatchObject({ code: 'TAKEN_OVER' })
    expect(renewals).toBe(expected)
  }
})

it('a check that waits for a store that is away is refused when another call learns of the loss meanwhile', async () => {
  const away = Promise.withResolvers<void>()
  const lost = new AbortController()
  const memory = storeWith(() => away.promise)
  const checkpoints = {
    ...memory,
    acquire: async (of: CheckpointId) => ({ ...(await memory.acquire(of)), lost: lost.signal }),
  }
  await using lease = await acquireSelfHealing({ checkpoints, id, now: () => 0 })
  const check = lease.assertOwner()
  lost.abort(new CheckpointError('TAKEN_OVER', 'another owner has it'))
  away.reject(new CheckpointError('UNWRITABLE', 'the store does not respond'))
  await expect(check).rejects.toMatchObject({ code: 'TAKEN_OVER' })
})

it('a source that changes while its checkpoint is acquired is opened again, and what others sent of it is kept', async () => {
  let elapsedMs = 0
  let bytes = content(3 * PART)
  const service = memoryService()
  const memory = memoryCheckpointStore()
  const source = {
    label: 'source',
    open: (signal?: AbortSignal) => bytesSource('source', bytes).open(signal),
  }
  const options = { target, api: service.api, partSize: PART, parallel: 1, monotonicMs: () => elapsedMs }
  const slow = {
    ...memory,
    async acquire(of: CheckpointId) {
      // Another host uploads a newer source while this one waits for the store.
      bytes = content(4 * PART)
      const other = startUpload({ ...options, source, checkpoints: memory })
      for await (const { partsRecorded } of other.progress()) if (partsRecorded === 2) await other.interrupt()
      await other.outcome
      elapsedMs += 1000
      return memory.acquire(of)
    },
  }
  const notices: string[] = []
  const onNotice = ({ kind }: { readonly kind: string }): number => notices.push(kind)
  const upload = await startUpload({ ...options, source, checkpoints: slow, onNotice }).done()
  expect(notices).toEqual(['resumed'])
  expect(upload).toMatchObject({ size: 4 * PART, partsReused: 2 })
})

it('a source that outgrows one request while the store is asked for its checkpoint is uploaded in parts', async () => {
  let elapsedMs = 0
  let bytes = content(PART)
  const service = memoryService()
  const memory = memoryCheckpointStore()
  const source = {
    label: 'source',
    open: (signal?: AbortSignal) => bytesSource('source', bytes).open(signal),
  }
  const slow = {
    ...memory,
    async has(of: CheckpointId) {
      bytes = content(3 * PART)
      elapsedMs += 1000
      return memory.has(of)
    },
  }
  const upload = startUpload({
    ...{ target, api: service.api, partSize: PART, source, checkpoints: slow },
    monotonicMs: () => elapsedMs,
  })
  expect(await upload.done()).toMatchObject({ size: 3 * PART, partsTotal: 3 })
})

it('a source that fits one request is opened again at most once, however slow the store is', async () => {
  let elapsedMs = 0
  let opened = 0
  const service = memoryService()
  const memory = memoryCheckpointStore()
  const source = {
    label: 'source',
    open(signal?: AbortSignal) {
      opened += 1
      return bytesSource('source', content(PART)).open(signal)
    },
  }
  const slow = {
    ...memory,
    async has(of: CheckpointId) {
      elapsedMs += 1000
      return memory.has(of)
    },
  }
  const options = { target, api: service.api, partSize: PART, source, checkpoints: slow }
  expect(await startUpload({ ...options, monotonicMs: () => elapsedMs }).done()).toMatchObject({ size: PART })
  expect(opened).toBe(2)
})
