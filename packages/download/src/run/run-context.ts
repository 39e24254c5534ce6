import type {
  CheckpointId,
  CheckpointStore,
  KeptLease,
  PartNumber,
  PartPlan,
  PartRecord,
} from '@oss/multipart'
import type { DownloadTarget, Draft } from '../ports/download-target.ts'
import type { ObjectFacts, ObjectReader } from '../ports/object-reader.ts'
import type { DownloadNotice } from '../progress/download-notice.ts'
import type { ProgressMeter } from '../progress/download-progress.ts'

/** What a download works with. */
export interface DownloadRun {
  readonly id: CheckpointId
  readonly reader: ObjectReader
  readonly target: DownloadTarget
  readonly checkpoints: CheckpointStore
  /** Bytes. */
  readonly partSize: number
  readonly parallel: number
  readonly overwrite: boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly meter: ProgressMeter
  /** Aborts when the download is to stop. */
  readonly signal: AbortSignal
  /** Whether what came is to be thrown away then. */
  readonly isCancelled: () => boolean
  readonly notify: (notice: DownloadNotice) => void
}

/** What is remembered of a download: what its checkpoint says, and what this run has added. */
export interface Memory {
  readonly lease: KeptLease
  /** The name of the draft; `undefined` when there is none. */
  draft: string | undefined
}

/** A download that has been opened. */
export interface Work {
  readonly memory: Memory
  readonly object: ObjectFacts
  readonly plan: PartPlan
  readonly draft: Draft
  /** Parts that are in the draft and in the checkpoint. */
  readonly records: Map<PartNumber, PartRecord>
}
