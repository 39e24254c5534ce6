import type {
  CheckpointError,
  CheckpointHeader,
  CheckpointId,
  OwnerAction,
  PartNumber,
  PartRecord,
} from '@oss/multipart'

/** Recorded state of one upload, copy or download. */
export interface MemoryCheckpoint {
  readonly header: CheckpointHeader
  readonly parts: Map<PartNumber, PartRecord>
  completing: boolean
  /** Time of the last write in milliseconds since the epoch. */
  updatedAtMs: number
}

/** The lease of a checkpoint, as the store uses it. */
export interface MemoryOwner {
  /** Whether another caller may acquire the checkpoint. */
  readonly isReleased: boolean
  /** Allows another caller to acquire the checkpoint. Until one does, the lease can still write. */
  release(): void
  /** Aborts `lost` of the lease: all later calls fail with the reason. */
  lose(reason: CheckpointError): void
  /** Passes a request to the owner, as soon as it listens. */
  request(action: OwnerAction): void
}

/** The contents of a store. */
export interface MemoryContents {
  readonly checkpoints: Map<CheckpointId, MemoryCheckpoint>
  /** The lease that was acquired last, until it is disposed of. */
  readonly owners: Map<CheckpointId, MemoryOwner>
  /** Returns the current time in milliseconds since the epoch. */
  readonly now: () => number
}
