import type { CheckpointLease, CheckpointStore } from '../ports/checkpoint-store.ts'

const lease: CheckpointLease = {
  restored: { checkpoint: undefined, damage: undefined },
  location: 'nowhere',
  async begin() {},
  async recordPart() {},
  async markCompleting() {},
  async remove() {},
  async [Symbol.asyncDispose]() {},
}

/** Remembers nothing: what cannot be read again cannot be continued. */
export const noCheckpoints: CheckpointStore = {
  acquire: async () => lease,
  has: async () => false,
  async *list() {},
}
