import type { CheckpointId, PartNumber } from '../brands.ts'
import type { UploadSettings } from '../machine/state.ts'
import type { CheckpointLease, CheckpointStore, PartRecord } from '../ports/checkpoint-store.ts'
import type { MultipartApi } from '../ports/multipart-api.ts'
import type { OpenSource, UploadSource } from '../ports/upload-source.ts'
import type { ReusedMemory } from '../reused-memory.ts'
import type { ProgressMeter } from './upload-progress.ts'

/** What the effects of one upload work on. Only they change it, and none of it decides anything. */
export interface UploadRun {
  readonly id: CheckpointId
  readonly settings: UploadSettings
  readonly source: UploadSource
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly meter: ProgressMeter
  /** Told that bytes went out. */
  readonly onBytes: () => void
  /** For the pieces of all bodies. */
  readonly memory: ReusedMemory
  /** Receipts of parts that are recorded, or about to be. */
  readonly records: Map<PartNumber, PartRecord>
  open: OpenSource | undefined
  lease: CheckpointLease | undefined
  /** Ends what is in flight; replaced when something is begun after a stop. */
  stop: AbortController
}

/** The open source of a run that has been opened. */
export function openSource(run: UploadRun): OpenSource {
  if (run.open === undefined) throw new Error('the source is not open')
  return run.open
}

/** The lease of a run that keeps a checkpoint. */
export function checkpointLease(run: UploadRun): CheckpointLease {
  if (run.lease === undefined) throw new Error('there is no checkpoint')
  return run.lease
}

/** Lets go of everything the run holds. Errors of closing change nothing any more: all bytes are read and all records written. */
export async function release(run: UploadRun): Promise<void> {
  const { open, lease } = run
  run.open = undefined
  run.lease = undefined
  await Promise.allSettled([open?.[Symbol.asyncDispose](), lease?.[Symbol.asyncDispose]()])
}
