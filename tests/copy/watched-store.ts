import { type MemoryCheckpointStore, memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { CheckpointLease, CheckpointStore } from '@oss/multipart'

/** The calls of the checkpoint store of a copy, at which a test may act. */
export type Moment = 'has' | 'acquired' | 'started' | `recorded ${number}` | 'completing'

/** A checkpoint store that lets a test act before a call. */
export interface WatchedStore extends CheckpointStore {
  readonly memory: MemoryCheckpointStore
}

/** Makes one; `at` is called with each moment, and awaited. */
export function watchedStore(at: (moment: Moment) => Promise<unknown> | undefined): WatchedStore {
  const memory = memoryCheckpointStore()
  return {
    memory,
    async has(id) {
      await at('has')
      return memory.has(id)
    },
    async acquire(id) {
      const lease = await memory.acquire(id)
      await at('acquired')
      return watchedLease(lease, at)
    },
    list: (options) => memory.list(options),
  }
}

/** Does something the first time a moment comes. */
export function once(
  wanted: Moment,
  act: () => Promise<unknown>,
): (moment: Moment) => Promise<unknown> | undefined {
  let isDone = false
  return (moment) => {
    if (isDone || moment !== wanted) return undefined
    isDone = true
    return act()
  }
}

function watchedLease(
  lease: CheckpointLease,
  at: (moment: Moment) => Promise<unknown> | undefined,
): Required<CheckpointLease> {
  return {
    restored: lease.restored,
    location: lease.location,
    lost: lease.lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    async begin(header) {
      await lease.begin(header)
      await at('started')
    },
    async recordPart(part) {
      await lease.recordPart(part)
      await at(`recorded ${part.number}`)
    },
    async markCompleting() {
      await lease.markCompleting()
      await at('completing')
    },
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}
