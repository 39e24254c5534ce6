import type { CheckpointLease, CheckpointStore } from '../ports/checkpoint-store.ts'

/** A lease that is never lost; a signal of its own, so that uploads leave no listeners behind. */
function noLease(): CheckpointLease {
  return {
    restored: { checkpoint: undefined, damage: undefined },
    location: 'nowhere',
    lost: new AbortController().signal,
    async begin() {},
    async recordPart() {},
    async markCompleting() {},
    async remove() {},
    async [Symbol.asyncDispose]() {},
  }
}

/** Records nothing, for a source that cannot be read again and so cannot be resumed. */
export const NO_CHECKPOINTS: CheckpointStore = {
  acquire: async () => noLease(),
  has: async () => false,
  async *list() {},
}
