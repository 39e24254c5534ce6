import {
  type Checkpoint,
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  type PartNumber,
  type PartRecord,
} from '@oss/multipart'

const LOCATION = 'memory'

/** A checkpoint store in memory. */
export interface MemoryCheckpointStore extends CheckpointStore {
  /** Number of recorded checkpoints. */
  readonly size: number
}

/** Recorded state of one upload. */
interface Entry {
  readonly header: CheckpointHeader
  readonly parts: Map<PartNumber, PartRecord>
  completing: boolean
}

/**
 * Creates a checkpoint store that keeps everything in memory: uploads can be interrupted and resumed while
 * this
 * store exists, and nothing survives the process. It meets all other requirements of the port.
 */
export function memoryCheckpointStore(): MemoryCheckpointStore {
  const entries = new Map<CheckpointId, Entry>()
  const leased = new Set<CheckpointId>()
  return {
    get size() {
      return entries.size
    },
    async acquire(id) {
      if (leased.has(id)) {
        throw new CheckpointError(
          'LOCKED',
          'Another upload or download in this process is using this checkpoint. Wait until it has ended.',
        )
      }
      leased.add(id)
      return leaseOf(id, entries, () => leased.delete(id))
    },
    async has(id) {
      return entries.has(id)
    },
    async *list() {
      for (const [id, entry] of [...entries]) yield { id, checkpoint: snapshot(entry), location: LOCATION }
    },
  }
}

function leaseOf(id: CheckpointId, entries: Map<CheckpointId, Entry>, release: () => void): CheckpointLease {
  const found = entries.get(id)
  let isLive = true

  function assertLive(): void {
    if (!isLive)
      throw new CheckpointError(
        'LEASE_LOST',
        'The checkpoint was given back, so nothing can be written to it.',
      )
  }

  function requireEntry(): Entry {
    assertLive()
    const present = entries.get(id)
    if (present === undefined)
      throw new CheckpointError('LEASE_LOST', 'The checkpoint has no header; begin it first.')
    return present
  }

  return {
    restored: { checkpoint: found && snapshot(found), damage: undefined },
    location: LOCATION,
    async begin(header) {
      assertLive()
      entries.set(id, { header, parts: new Map(), completing: false })
    },
    async recordPart(part) {
      requireEntry().parts.set(part.number, part)
    },
    async markCompleting() {
      requireEntry().completing = true
    },
    async remove() {
      assertLive()
      entries.delete(id)
    },
    async [Symbol.asyncDispose]() {
      if (isLive) release()
      isLive = false
    },
  }
}

function snapshot({ header, parts, completing }: Entry): Checkpoint {
  return { header, parts: [...parts.values()], completing }
}
