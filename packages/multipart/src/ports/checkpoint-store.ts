import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { CheckpointId, Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { PartPlan } from '../model/part-plan.ts'
import type { CheckpointOwner, OwnerAction } from './checkpoint-owner.ts'

/** Fields of every header. */
export interface TransferHeader {
  /** The object that is written, or that is downloaded. */
  readonly target: ObjectTarget
  /** {@link UploadSource.label} of the source; of a download, the label of its file. */
  readonly sourceLabel: string
  readonly plan: PartPlan
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number
  /**
   * Opaque text of a store that wraps this one, such as one that encrypts. A header that still has it is not
   * usable without that store. Up to 8,192 characters.
   */
  readonly sealed?: string
}

/** Identity of an upload or a copy, written once before its first part is sent. */
export interface UploadHeader extends TransferHeader {
  /** `copy`: the service has the bytes. */
  readonly kind: 'upload' | 'copy'
  readonly uploadId: UploadId
  readonly source: SourceFingerprint
  /** Digest of the object options that the upload id was initiated with; `undefined` when it is unknown. */
  readonly options?: string
}

/** Identity of a download, written once before its draft is created. */
export interface DownloadHeader extends TransferHeader {
  readonly kind: 'download'
  /** Name of the temporary file with the downloaded bytes. */
  readonly draft: string
  /** The state of the object whose bytes these are. */
  readonly object: RecordedObject
}

/** The state of an object that is downloaded. */
export interface RecordedObject {
  /** Bytes. */
  readonly size: number
  readonly etag: string
  readonly crc64?: Crc64
  readonly versionId?: string
}

/** Identity of a transfer. */
export type CheckpointHeader = UploadHeader | DownloadHeader

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

/** Recorded state of a transfer. */
export interface Checkpoint<Header extends CheckpointHeader = CheckpointHeader> {
  readonly header: Header
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

/** Recorded state of an upload or a copy. */
export type UploadCheckpoint = Checkpoint<UploadHeader>

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
   * Acquires the checkpoint of one upload. No other caller can acquire it until the lease is disposed of, or
   * has ended: because the process that owns it has died, or has not renewed it in time.
   * A transfer that is stopped meanwhile waits five seconds more for the call, and disposes of a lease that
   * is acquired later. It waits for the calls of a lease without a limit, so a store in a database needs its
   * own limit for each query.
   *
   * @throws CheckpointError `LOCKED` when another upload holds it, with its `owner` if that is known;
   * `UNWRITABLE`, `UNREADABLE` or `UNSAFE_LOCATION` for an unusable location.
   */
  acquire(id: CheckpointId): Promise<CheckpointLease>
  /**
   * Returns whether a checkpoint may exist under this id. Cheap, takes no lock.
   *
   * @throws CheckpointError `UNWRITABLE` when the location does not exist.
   */
  has(id: CheckpointId): Promise<boolean>
  /** Lists all readable checkpoints of this store, including those in use. */
  list(options?: ListCheckpointsOptions): AsyncIterable<StoredCheckpoint>
  /**
   * Asks the owner of a checkpoint to pause or to cancel its upload, from any process that uses the store.
   * Omitted by stores without a channel to the owner.
   *
   * @returns false when nobody owns the checkpoint; true when the owner will learn of the request.
   */
  request?(id: CheckpointId, action: OwnerAction): Promise<boolean>
  /**
   * True when another program knows these uploads too, as in {@link Checkpoint.shared}. Default: no other
   * program does.
   */
  readonly shared?: true
}

/** Options of {@link CheckpointStore.list}. */
export interface ListCheckpointsOptions {
  /** False: without the records of the parts, of which one upload may have 10,000. Default: true. */
  readonly parts?: boolean
}

/** A checkpoint in the listing of a store. */
export interface StoredCheckpoint {
  readonly id: CheckpointId
  /** Human-readable location of the checkpoint, such as a path. */
  readonly location: string
  readonly header: CheckpointHeader
  /** True when a completion may have been sent. */
  readonly completing: boolean
  /** As in {@link Checkpoint.shared}. */
  readonly shared?: true
  /** Number of recorded parts; `undefined` when the store does not count them without reading them. */
  readonly partsRecorded: number | undefined
  /** One record for each part number, in no particular order; `undefined` with `parts: false`. */
  readonly parts: readonly PartRecord[] | undefined
  /** The present owner; `undefined` when there is none. */
  readonly owner: CheckpointOwner | undefined
  /** Time of the last write in milliseconds since the epoch; `undefined` when the store does not know it. */
  readonly updatedAtMs: number | undefined
}

/**
 * Exclusive access to one checkpoint. Each write is durable when its promise resolves; writes may overlap.
 *
 * A lease may end without its owner: it was not renewed in time, or an operator ended it. As soon as another
 * owner has acquired the checkpoint, all calls of the earlier one reject with `TAKEN_OVER` and change
 * nothing, and disposing of its lease frees nothing. A write that was under way at that moment is either part
 * of what the new owner restores, or rejected.
 *
 * `recordPart` and `markCompleting` reject with `REMOVED` when others removed the checkpoint, or when it was
 * never started; `begin` creates it again. After disposal all methods reject with `LEASE_ENDED`.
 */
export interface CheckpointLease extends AsyncDisposable {
  readonly restored: RestoredCheckpoint
  /** Human-readable location of the checkpoint, such as a path. */
  readonly location: string
  /**
   * Aborts, with the CheckpointError `TAKEN_OVER` as its reason, as soon as the store learns that another
   * owner has acquired the checkpoint; at the latest when a call is rejected for that reason.
   */
  readonly lost: AbortSignal
  /** Calls the listener with each request from outside, as {@link CheckpointStore.request} sends it. */
  onRequest?(listener: (action: OwnerAction) => void): void
  /**
   * Checks that this owner still has the checkpoint, and renews the lease where leases expire. Called before
   * a request, or a change of a file, that only the owner may make. Omitted by stores that learn of another
   * owner by themselves, and then abort {@link CheckpointLease.lost}.
   */
  renew?(): Promise<void>
  /** Creates the checkpoint, replacing an existing one. */
  begin(header: CheckpointHeader): Promise<void>
  /** Adds a part; a later record of the same number replaces an earlier one. */
  recordPart(part: PartRecord): Promise<void>
  /** Records that a completion is about to be sent. */
  markCompleting(): Promise<void>
  /** Removes the checkpoint completely. */
  remove(): Promise<void>
}
