import type { CheckpointId, CheckpointOwner, OwnerAction } from '@oss/multipart'

/**
 * Port: a database that several hosts share.
 *
 * Each call is one attempt, which may fail. It is atomic, and has the same effect when it is made twice: its
 * response may have been lost. All times are those of the clock of the database.
 */
export interface CheckpointDatabase {
  /** Name for messages, such as `Redis`. */
  readonly name: string
  /** Human-readable location of the checkpoints, such as the name of a table. */
  readonly location: string
  /** Returns whether a call that failed with this error would fail again, whenever it is repeated. */
  isPermanent(error: unknown): boolean
  /**
   * Makes the claimant the owner, unless the lease of another one has not ended. The same claim, made again,
   * gets the same lease as long as nobody else has got one meanwhile; after that it gets a new one, whose
   * token its claimant does not know. So a claim that arrives late revives no owner that has lost its lease.
   */
  acquire(claim: LeaseClaim): Promise<AcquireResult>
  /** Changes a checkpoint if the token is that of its owner. */
  change(change: CheckpointChange): Promise<ChangeResult>
  /** Ends the lease with this token or of this claim; without a token, that of any owner. */
  release(id: CheckpointId, token?: string): Promise<void>
  /** Stores a request for the owner; returns false without an owner. */
  request(id: CheckpointId, action: OwnerAction): Promise<boolean>
  /** Returns whether the checkpoint exists. */
  has(id: CheckpointId): Promise<boolean>
  /** Returns a checkpoint with its parts. */
  read(id: CheckpointId): Promise<RecordedCheckpoint | undefined>
  /** Returns a page of all checkpoints, without their parts. */
  list(after: string | undefined): Promise<CheckpointPage>
  /** Returns a page of the checkpoints that were not written for a time, the oldest first, without parts. */
  listOld(range: OldCheckpoints): Promise<CheckpointPage>
}

/** Request for the lease of a checkpoint. */
export interface LeaseClaim {
  readonly id: CheckpointId
  /** Unique id of the claim, without `:`. */
  readonly claim: string
  /** Human-readable: `process 4711 on host web-1`. */
  readonly owner: string
  readonly leaseMs: number
}

/** Result of a claim. */
export type AcquireResult =
  | {
      readonly status: 'acquired'
      /** Identifies the lease: the claim, `:`, and a string that no other lease of this claim has. */
      readonly token: string
      /** The number of the last change that was numbered; 0 when there is none. */
      readonly sequence: number
      /** Records as strings, the header first; empty without a checkpoint. */
      readonly records: readonly string[]
    }
  | { readonly status: 'locked'; readonly owner: CheckpointOwner | undefined }

/** A change of a checkpoint by its owner. */
export interface CheckpointChange {
  readonly id: CheckpointId
  readonly token: string
  /** Every change but `record-parts` renews the lease; that one may. */
  readonly leaseMs: number
  /**
   * The number of this `begin` or `remove`, or of the one that this follows. The numbers ascend: a `begin` or
   * `remove` that arrives again after a later one changes nothing, nor does a record that belongs to the time
   * before it.
   */
  readonly sequence: number
  readonly action: ChangeAction
}

/** Kind of a change, and its records as strings, formatted by `formatRecord`. */
export type ChangeAction =
  | { readonly kind: 'renew' }
  /** Replaces the checkpoint. */
  | { readonly kind: 'begin'; readonly record: string }
  /** Adds parts; a later record of a number replaces an earlier one. No two of them have the same number. */
  | { readonly kind: 'record-parts'; readonly parts: readonly PartText[] }
  | { readonly kind: 'mark-completing'; readonly record: string }
  /** Removes the checkpoint. The lease stays. */
  | { readonly kind: 'remove' }

/** Record of a part. */
export interface PartText {
  readonly number: number
  readonly record: string
}

/** Result of a change. */
export interface ChangeResult {
  /**
   * - `taken-over`: the token is not that of the owner; nothing was changed.
   * - `removed`: a record was not written, because there is no header.
   */
  readonly status: 'done' | 'taken-over' | 'removed'
  /** All requests to this owner so far: actions, separated by spaces. */
  readonly requests: string
}

/** A checkpoint as it is stored in the database. */
export interface RecordedCheckpoint {
  readonly id: CheckpointId
  /** Records as strings, the header first. */
  readonly records: readonly string[]
  readonly partsRecorded: number
  /** Current owner; `undefined` without a lease. */
  readonly owner: CheckpointOwner | undefined
  /** Time of the last record, in milliseconds since the epoch. */
  readonly updatedAtMs: number | undefined
}

/** A page of a listing. */
export interface CheckpointPage {
  readonly checkpoints: readonly RecordedCheckpoint[]
  /** The `after` of the next page; `undefined` when there is none. */
  readonly next: string | undefined
}

/** Selects old checkpoints. */
export interface OldCheckpoints {
  /** Minimum time since the last record, in milliseconds. */
  readonly olderThanMs: number
  /** Size of the page. */
  readonly limit: number
  readonly after: string | undefined
}
