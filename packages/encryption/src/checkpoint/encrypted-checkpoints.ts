import type {
  CheckpointHeader,
  CheckpointLease,
  CheckpointStore,
  RestoredCheckpoint,
  SourceFingerprint,
} from '@oss/multipart'
import { EncryptionError } from '../errors/encryption-error.ts'

/** Converts the fingerprints in checkpoints. */
export interface FingerprintSeal {
  /** Returns the fingerprint to store in place of the source's. */
  seal(source: SourceFingerprint): Promise<SourceFingerprint>
  /** Compares a stored fingerprint with the current source. */
  unseal(stored: SourceFingerprint): Promise<Unsealed>
}

/** The fingerprint that a checkpoint stands for, and the reason why its parts cannot be used, if any. */
export interface Unsealed {
  readonly source: SourceFingerprint
  readonly unusable?: 'encryption-changed'
}

/**
 * Returns a checkpoint store that keeps the envelope in the checkpoint of its upload id, so that both are
 * written, replaced and removed together, by one process at a time.
 *
 * @throws EncryptionError `CHECKPOINTS_SHARED`
 */
export function encryptedCheckpoints(store: CheckpointStore, seal: FingerprintSeal): CheckpointStore {
  if (store.shared === true) {
    const message =
      'These checkpoints are shared with another program, which would resume the upload without encryption. Use another checkpoint store.'
    throw new EncryptionError('CHECKPOINTS_SHARED', message)
  }
  return {
    async acquire(id) {
      const lease = await store.acquire(id)
      try {
        return sealedLease(lease, await unsealCheckpoint(lease.restored, seal), seal)
      } catch (error) {
        await lease[Symbol.asyncDispose]()
        throw error
      }
    },
    has: (id) => store.has(id),
    list: (options) => store.list(options),
  }
}

async function unsealCheckpoint(
  restored: RestoredCheckpoint,
  seal: FingerprintSeal,
): Promise<RestoredCheckpoint> {
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
    lost: lease.lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    begin: async (header) => lease.begin({ ...header, source: await seal.seal(header.source) }),
    recordPart: (part) => lease.recordPart(part),
    markCompleting: () => lease.markCompleting(),
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}
