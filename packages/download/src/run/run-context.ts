import type {
  Checkpoint,
  CheckpointId,
  CheckpointStore,
  DownloadHeader,
  LeaseListeners,
  PartNumber,
  PartPlan,
  PartRecord,
  SelfHealingLease,
  Sleep,
} from '@oss/multipart'
import type { DownloadTarget, Draft } from '../ports/download-target.ts'
import type { ObjectReader, ObjectVersion } from '../ports/object-reader.ts'
import type { DownloadNotice } from '../progress/download-notice.ts'
import type { ProgressMeter } from '../progress/progress-meter.ts'

/** The ports, options and signals of one run. */
export interface RunContext extends LeaseListeners {
  readonly id: CheckpointId
  readonly reader: ObjectReader
  readonly target: DownloadTarget
  readonly checkpoints: CheckpointStore
  /** Size of a part in bytes. */
  readonly partSize: number
  readonly parallel: number
  readonly overwrite: boolean
  /** Returns the current time in milliseconds since the epoch. */
  readonly now: () => number
  readonly meter: ProgressMeter
  readonly sleep: Sleep
  /** Aborts when the download must stop. */
  readonly signal: AbortSignal
  /** Whether the draft and the checkpoint are removed when it stops. */
  readonly isCancelled: () => boolean
  readonly notify: (notice: DownloadNotice) => void
}

/** Settings of a run that its caller provides. */
export type RunSettings = Omit<
  RunContext,
  'meter' | 'signal' | 'isCancelled' | 'notify' | keyof LeaseListeners
>

/** Recorded state of a download. */
export type DownloadCheckpoint = Checkpoint<DownloadHeader>

/** The lease of the checkpoint, and the draft that belongs to it. */
export interface LeaseState {
  readonly lease: SelfHealingLease
  /** Name of the draft; `undefined` if none exists. */
  draft: string | undefined
}

/** A download whose draft is open. */
export interface ActiveDownload {
  readonly state: LeaseState
  readonly object: ObjectVersion
  readonly plan: PartPlan
  readonly draft: Draft
  /** The parts that are in the draft and in the checkpoint. */
  readonly records: Map<PartNumber, PartRecord>
}
