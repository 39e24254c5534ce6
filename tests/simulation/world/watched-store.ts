import type { CheckpointLease, CheckpointStore, UploadId } from '@oss/multipart'
import { recordedUploadId } from '@oss/multipart'
import type { OwnerWitness } from '../owners/owner-witness.ts'
import type { Witness } from './witness.ts'

/** A store that lets a witness see what is written to it. */
export function watchedStore(
  store: CheckpointStore,
  witness: Witness,
  owner?: OwnerWitness,
): CheckpointStore {
  return {
    async has(id) {
      const found = await store.has(id)
      witness.looked(found)
      return found
    },
    list: (options) => store.list(options),
    async acquire(id) {
      witness.acquiring()
      const lease = await store.acquire(id)
      witness.restored(lease.restored.checkpoint)
      return watchedLease(lease, witness, owner)
    },
  }
}

function watchedLease(
  lease: CheckpointLease,
  witness: Witness,
  owner: OwnerWitness | undefined,
): Required<CheckpointLease> {
  let current: UploadId | undefined = recordedUploadId(lease.restored.checkpoint?.header)
  owner?.acquired(current, lease.restored.checkpoint?.completing === true)
  lease.lost.addEventListener('abort', () => owner?.lost(), { once: true })
  return {
    restored: lease.restored,
    location: lease.location,
    lost: lease.lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    async begin(header) {
      current = recordedUploadId(header)
      await lease.begin(header)
      if (current !== undefined) witness.begun(current)
      owner?.begun(current)
    },
    async recordPart(part) {
      witness.recording(current, part)
      const id = current
      await lease.recordPart(part)
      witness.recorded(id, part)
    },
    async markCompleting() {
      const id = current
      await lease.markCompleting()
      owner?.marked(id)
    },
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}
