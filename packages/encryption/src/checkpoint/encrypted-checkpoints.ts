import type {
  CheckpointLease,
  CheckpointStore,
  RestoredCheckpoint,
  SourceFingerprint,
  UploadHeader,
} from '@oss/multipart'
import { EncryptionError } from '../errors/encryption-error.ts'
import type { SealedFingerprint } from './sealed-fingerprint.ts'

/** Adds the envelope to the headers of checkpoints, and reads it from them. */
export interface EnvelopeSeal {
  /** Returns what the header stores in place of the fingerprint of the source. */
  seal(source: SourceFingerprint): Promise<SealedFingerprint>
  /** Compares a stored header with the current source. */
  unseal(stored: UploadHeader): Promise<UnsealedFingerprint>
}

/** The fingerprint in a checkpoint, and the reason why the recorded parts cannot be used, if any. */
export interface UnsealedFingerprint {
  readonly source: SourceFingerprint
  readonly unusable?: 'encryption-changed'
}

/**
 * Returns a checkpoint store that keeps the envelope in the checkpoint of its upload id, so that both are
 * written, replaced and removed together, by one process at a time.
 *
 * @throws EncryptionError `CHECKPOINTS_SHARED`
 */
export function encryptedCheckpoints(store: CheckpointStore, seal: EnvelopeSeal): CheckpointStore {
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
  seal: EnvelopeSeal,
): Promise<RestoredCheckpoint> {
  const { checkpoint, damage } = restored
  if (checkpoint === undefined || checkpoint.header.kind === 'download') return restored
  const { source, unusable } = await seal.unseal(checkpoint.header)
  const { sealed: _, ...rest } = checkpoint.header
  const header: UploadHeader = { ...rest, source }
  return { checkpoint: { ...checkpoint, header, ...(unusable && { unusable }) }, damage }
}

function sealedLease(
  lease: CheckpointLease,
  restored: RestoredCheckpoint,
  seal: EnvelopeSeal,
): Required<CheckpointLease> {
  return {
    restored,
    location: lease.location,
    lost: lease.lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    async begin(header) {
      if (header.kind === 'download') return lease.begin(header)
      await lease.begin({ ...header, ...(await seal.seal(header.source)) })
    },
    recordPart: (part) => lease.recordPart(part),
    markCompleting: () => lease.markCompleting(),
    remove: () => lease.remove(),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}
