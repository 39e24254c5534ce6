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

/** A checkpoint store in memory. */
export interface MemoryCheckpointStore extends CheckpointStore {
  /** Number of checkpoints remembered. */
  readonly size: number
}

/** What is remembered of one upload. */
interface Entry {
  readonly header: CheckpointHeader
  readonly parts: Map<PartNumber, PartRecord>
  completing: boolean
}

/**
 * Makes a checkpoint store that keeps everything in memory: uploads can be interrupted and continued as long as this store lives, and
 * nothing survives the process. It keeps all promises of the port but that one.
 */
export function memoryCheckpointStore(): MemoryCheckpointStore {
  const entries = new Map<CheckpointId, Entry>()
  const held = new Set<CheckpointId>()
  return {
    get size() {
      return entries.size
    },
    async acquire(id) {
      if (held.has(id)) {
        throw new CheckpointError(
          'LOCKED',
          'Another upload or download in this process is using this checkpoint. Wait until it has ended.',
        )
      }
      held.add(id)
      return leaseOf(id, entries, () => held.delete(id))
    },
    async has(id) {
      return entries.has(id)
    },
    async *list() {
      for (const [id, entry] of [...entries]) yield { id, checkpoint: snapshot(entry), location: LOCATION }
    },
  }
}

const LOCATION = 'memory'

function leaseOf(id: CheckpointId, entries: Map<CheckpointId, Entry>, release: () => void): CheckpointLease {
  const found = entries.get(id)
  let live = true

  function assertLive(): void {
    if (!live)
      throw new CheckpointError(
        'LEASE_LOST',
        'The checkpoint was given back, so nothing can be written to it.',
      )
  }

  function entry(): Entry {
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
      entry().parts.set(part.number, part)
    },
    async markCompleting() {
      entry().completing = true
    },
    async remove() {
      assertLive()
      entries.delete(id)
    },
    async [Symbol.asyncDispose]() {
      if (live) release()
      live = false
    },
  }
}

function snapshot({ header, parts, completing }: Entry): Checkpoint {
  return { header, parts: [...parts.values()], completing }
}
