import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { CheckpointId, Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { PartPlan } from '../model/part-plan.ts'

/** Identity of an upload, written once before its first part is sent. */
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

/** A part that the service has stored, with the receipt of the service. */
export interface PartRecord {
  readonly number: PartNumber
  readonly etag: string
  /** CRC-64/XZ of the bytes sent; `undefined` for bytes copied inside the service when it reported none. */
  readonly crc64: Crc64 | undefined
  /**
   * False when the source had changed shortly before the part was read, so that its fingerprint may not show
   * a later change.
   */
  readonly settled: boolean
}

/** Recorded state of an upload. */
export interface Checkpoint {
  readonly header: CheckpointHeader
  /** One record for each part number, in no particular order. */
  readonly parts: readonly PartRecord[]
  /** True when a completion may have been sent. */
  readonly completing: boolean
  /**
   * True when another program knows this upload too and does not write here. It may have stored parts that
   * are not recorded, replaced recorded ones, and sent a completion. Parts then count only when they match
   * the source, and the upload id is discarded only after the service has confirmed that it is gone. Set by a
   * store that shares its uploads; never by others.
   */
  readonly shared?: true
  /**
   * Why the parts cannot be used, whatever the source is now: everything is sent again, and the notice has
   * this reason. Set by a store that encrypts or decrypts; never by others.
   */
  readonly unusable?: 'encryption-changed'
}

/** What a store found under a checkpoint id. */
export interface RestoredCheckpoint {
  /** The checkpoint, or its intact part; `undefined` when there is none. */
  readonly checkpoint: Checkpoint | undefined
  /** Human-readable description of the damage; `undefined` when there is none. */
  readonly damage: string | undefined
}

/**
 * Port: records uploads so that a later run can resume them.
 *
 * Adapters: `@oss/checkpoint-fs`, `@oss/checkpoint-memory`. A new one runs `checkpointStoreContract` of
 * `@oss/multipart/contract` in its tests.
 */
export interface CheckpointStore {
  /**
   * Acquires the checkpoint of one upload. No other caller can acquire it until the lease is disposed of or
   * the process that owns it has died.
   *
   * @throws CheckpointError `LOCKED` when another upload holds it; `UNWRITABLE`, `UNREADABLE` or
   * `UNSAFE_LOCATION` for an unusable location.
   */
  acquire(id: CheckpointId): Promise<CheckpointLease>
  /**
   * Returns whether a checkpoint may exist under this id. Cheap, takes no lock.
   *
   * @throws CheckpointError `UNWRITABLE` when the location does not exist.
   */
  has(id: CheckpointId): Promise<boolean>
  /** Lists all readable checkpoints of this store, including those in use. */
  list(): AsyncIterable<StoredCheckpoint>
  /**
   * True when another program knows these uploads too, as in {@link Checkpoint.shared}. Default: no other
   * program does.
   */
  readonly shared?: true
}

/** A checkpoint in the listing of a store. */
export interface StoredCheckpoint {
  readonly id: CheckpointId
  readonly checkpoint: Checkpoint
  /** Human-readable location of the checkpoint, such as a path. */
  readonly location: string
}

/**
 * Exclusive access to one checkpoint. Each write is durable when its promise resolves; writes may overlap.
 */
export interface CheckpointLease extends AsyncDisposable {
  readonly restored: RestoredCheckpoint
  /** Human-readable location of the checkpoint, such as a path. */
  readonly location: string
  /** Creates the checkpoint, replacing an existing one. */
  begin(header: CheckpointHeader): Promise<void>
  /** Adds a part; a later record of the same number replaces an earlier one. */
  recordPart(part: PartRecord): Promise<void>
  /** Records that a completion is about to be sent. */
  markCompleting(): Promise<void>
  /** Removes the checkpoint completely. */
  remove(): Promise<void>
}
