import {
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  type PartNumber,
  type PartRecord,
} from '../src/index.ts'

interface Entry {
  readonly header: CheckpointHeader
  readonly parts: Map<PartNumber, PartRecord>
  completing: boolean
}

/** The keys of a database that has `SET key value NX PX`, and plain writes. */
export interface Keys {
  /** Tokens of the locks. A key that expires is removed, as is one that an operator deletes. */
  readonly locks: Map<CheckpointId, number>
  readonly entries: Map<CheckpointId, Entry>
}

/**
 * Creates a store as many are written: a lock that expires, released by its token, and writes that do not
 * check it.
 */
export function expiringLockStore({ locks, entries }: Keys): CheckpointStore {
  let lastToken = 0
  return {
    async acquire(id) {
      if (locks.has(id)) throw new CheckpointError('LOCKED', 'Another upload has this checkpoint.')
      lastToken += 1
      const token = lastToken
      locks.set(id, token)
      return leaseOf(id, entries, () => {
        if (locks.get(id) === token) locks.delete(id)
      })
    },
    has: async (id) => entries.has(id),
    async *list({ parts: withParts = true } = {}) {
      for (const [id, { header, parts, completing }] of entries) {
        const owner = locks.has(id) ? { description: 'another', leaseEndsAtMs: undefined } : undefined
        const listed = { id, location: 'keys', header, completing, owner, updatedAtMs: undefined }
        yield { ...listed, partsRecorded: parts.size, parts: withParts ? [...parts.values()] : undefined }
      }
    },
  }
}

function leaseOf(id: CheckpointId, entries: Keys['entries'], release: () => void): CheckpointLease {
  const found = entries.get(id)
  let isDisposed = false

  function assertUsable(): void {
    if (isDisposed) throw new CheckpointError('LEASE_ENDED', 'The lease was disposed of.')
  }

  function entry(): Entry {
    assertUsable()
    const present = entries.get(id)
    if (present === undefined) throw new CheckpointError('REMOVED', 'The checkpoint was never written.')
    return present
  }

  return {
    restored: { checkpoint: found && { ...found, parts: [...found.parts.values()] }, damage: undefined },
    location: 'keys',
    lost: new AbortController().signal,
    async begin(header) {
      assertUsable()
      entries.set(id, { header, parts: new Map(), completing: false })
    },
    async recordPart(part) {
      entry().parts.set(part.number, part)
    },
    async markCompleting() {
      entry().completing = true
    },
    async remove() {
      entries.delete(id)
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      release()
    },
  }
}
