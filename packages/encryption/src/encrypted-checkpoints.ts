import type {
  CheckpointHeader,
  CheckpointLease,
  CheckpointStore,
  RestoredCheckpoint,
  SourceFingerprint,
} from '@oss/multipart'
import { EncryptionError } from './encryption-error.ts'

/** What is made of the fingerprints in checkpoints. */
export interface FingerprintSeal {
  /** What to write in place of the source's fingerprint. */
  seal(source: SourceFingerprint): Promise<SourceFingerprint>
  /** What a stored one says of the source as it is now. */
  unseal(stored: SourceFingerprint): Promise<Unsealed>
}

/** What a checkpoint says of the source, and why its parts cannot be used, if they cannot. */
export interface Unsealed {
  readonly source: SourceFingerprint
  readonly unusable?: 'encryption-changed'
}

/**
 * A checkpoint store that keeps the envelope with the upload id that it belongs to: written, replaced and removed in one piece, and by one
 * process at a time, because the checkpoint is.
 *
 * @throws EncryptionError `CHECKPOINTS_SHARED`
 */
export function encryptedCheckpoints(store: CheckpointStore, seal: FingerprintSeal): CheckpointStore {
  if (store.shared === true) {
    const message =
      'These checkpoints are shared with another program, which knows nothing of the encryption and would go on without it. Use others.'
    throw new EncryptionError('CHECKPOINTS_SHARED', message)
  }
  return {
    async acquire(id) {
      const lease = await store.acquire(id)
      try {
        return sealedLease(lease, await unsealed(lease.restored, seal), seal)
      } catch (error) {
        await lease[Symbol.asyncDispose]()
        throw error
      }
    },
    has: (id) => store.has(id),
    list: () => store.list(),
  }
}

async function unsealed(restored: RestoredCheckpoint, seal: FingerprintSeal): Promise<RestoredCheckpoint> {
  const { checkpoint, damage } = restored
  if (checkpoint === undefined) return restored
  const { source, unusable } = await seal.unseal(checkpoint.header.source)
  const header: CheckpointHeader = { ...checkpoint.header, source }
  return { checkpoint: { ...checkpoint, header, ...(unusable && { unusable }) }, damage }
}

function sealedLease(
  lease: CheckpointLease,
  restored: RestoredCheckpoint,
  seal: FingerprintSeal,
): CheckpointLease {
  return {
    restored,
    location: lease.location,
    begin: async (header) => lease.begin({ ...header, source: await seal.seal(header.source) }),
    recordPart: (part) => lease.recordPart(part),
    markCompleting: () => lease.markCompleting(),
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}
