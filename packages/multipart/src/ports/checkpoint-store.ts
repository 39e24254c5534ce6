import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { CheckpointId, Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { PartPlan } from '../model/part-plan.ts'

/** What an upload is: written once, before its first part is sent. */
export interface CheckpointHeader {
  readonly target: ObjectTarget
  /** {@link UploadSource.label} of the source. */
  readonly sourceLabel: string
  readonly uploadId: UploadId
  readonly plan: PartPlan
  readonly source: SourceFingerprint
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number
}

/** A part that the service has stored, with the service's receipt for it. */
export interface PartRecord {
  readonly number: PartNumber
  readonly etag: string
  /** CRC-64/XZ of the bytes that were sent; `undefined` when they were copied inside the service, and it told none. */
  readonly crc64: Crc64 | undefined
  /** False when the source had just been changed as the part was read, so its fingerprint cannot vouch for these bytes. */
  readonly settled: boolean
}

/** Everything that is remembered of an upload. */
export interface Checkpoint {
  readonly header: CheckpointHeader
  /** One record for each part number, in no particular order. */
  readonly parts: readonly PartRecord[]
  /** True when a completion may have been sent. */
  readonly completing: boolean
  /**
   * True when another program knows this upload too and writes nothing here: it may have stored parts that are not recorded, replaced
   * some that are, and sent a completion. Parts then count only when the source has their bytes, and the upload id is not given up
   * before the service has confirmed that it is dead. Set by a store that shares its uploads; never by the others.
   */
  readonly shared?: true
  /**
   * Why the parts cannot be used, whatever the source is now: everything is sent again, and the notice gives this reason. Set by a store that
   * encrypts or decrypts; never by the others.
   */
  readonly unusable?: 'encryption-changed'
}

/** What was found under a checkpoint id. */
export interface RestoredCheckpoint {
  /** The checkpoint, or the part of it that is intact; `undefined` when there is none. */
  readonly checkpoint: Checkpoint | undefined
  /** What is wrong with what was found, in words; `undefined` when nothing is. */
  readonly damage: string | undefined
}

/**
 * Port: the memory between runs.
 *
 * Adapters: `@oss/checkpoint-fs`, `@oss/checkpoint-memory`. A new one runs `checkpointStoreContract` of
 * `@oss/multipart/contract` in its tests.
 */
export interface CheckpointStore {
  /**
   * Takes a checkpoint for one upload; nobody else gets it until the lease is disposed of or its owner's process has died.
   *
   * @throws CheckpointError `LOCKED` when another upload has it, `UNWRITABLE`, `UNREADABLE` or `UNSAFE_LOCATION` for a bad place.
   */
  acquire(id: CheckpointId): Promise<CheckpointLease>
  /**
   * Whether something may be remembered under this id. Cheap, takes no lock.
   *
   * @throws CheckpointError `UNWRITABLE` when the place does not exist.
   */
  has(id: CheckpointId): Promise<boolean>
  /** All readable checkpoints of this store, also those in use. */
  list(): AsyncIterable<StoredCheckpoint>
  /** True when another program knows these uploads too, as in {@link Checkpoint.shared}. Default: nobody else does. */
  readonly shared?: true
}

/** A checkpoint as a store lists it. */
export interface StoredCheckpoint {
  readonly id: CheckpointId
  readonly checkpoint: Checkpoint
  /** Where it lies, for people: a path, say. */
  readonly location: string
}

/** The right to write one checkpoint. Each write is durable when its promise resolves; writes may overlap. */
export interface CheckpointLease extends AsyncDisposable {
  readonly restored: RestoredCheckpoint
  /** Where the checkpoint lies, for people: a path, say. */
  readonly location: string
  /** Starts a checkpoint, in place of whatever was there. */
  begin(header: CheckpointHeader): Promise<void>
  /** Adds a part; a later record of the same number replaces an earlier one. */
  recordPart(part: PartRecord): Promise<void>
  /** Notes that a completion is about to be sent. */
  markCompleting(): Promise<void>
  /** Forgets the checkpoint; nothing of it is left. */
  remove(): Promise<void>
}
