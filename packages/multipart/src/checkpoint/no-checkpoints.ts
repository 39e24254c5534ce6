import type { CheckpointLease, CheckpointStore } from '../ports/checkpoint-store.ts'

const NO_LEASE: CheckpointLease = {
  restored: { checkpoint: undefined, damage: undefined },
  location: 'nowhere',
  async begin() {},
  async recordPart() {},
  async markCompleting() {},
  async remove() {},
  async [Symbol.asyncDispose]() {},
}

/** Records nothing, for a source that cannot be read again and so cannot be resumed. */
export const NO_CHECKPOINTS: CheckpointStore = {
  acquire: async () => NO_LEASE,
  has: async () => false,
  async *list() {},
}
