import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { PartPlan } from '../model/part-plan.ts'
import type { PartSet } from '../model/part-set.ts'
import type { UploadErrorDetails } from '../model/upload-error.ts'
import type { RestartReason, UploadNotice } from '../model/upload-notice.ts'
import type { CompletedCopy, UploadOutcome } from '../model/upload-outcome.ts'
import type { Checkpoint, PartRecord } from '../ports/checkpoint-store.ts'
import type { FailureKind, RemoteObject, StoredObject } from '../ports/multipart-api.ts'

/** How an upload or a copy ended: the same here, only that what was not read here may have no CRC-64. */
export type Outcome = UploadOutcome<CompletedCopy>

/** What does not change during an upload. */
export interface UploadSettings {
  readonly target: ObjectTarget
  readonly sourceLabel: string
  readonly partSize: number
  readonly parallel: number
  /** Compare all recorded parts with the source before they are used, whatever its fingerprint says. */
  readonly verifyContent: boolean
  /** Read everything once more before it counts, whatever the fingerprint of the source says. */
  readonly reread: boolean
  /** The source may be appended to: what it has when the upload starts is uploaded. */
  readonly allowGrowth: boolean
  /** Whether the service can store an object in one request. */
  readonly canPut: boolean
}

/** The source as it was opened, and how it is cut. */
export interface PlannedSource {
  readonly plan: PartPlan
  readonly fingerprint: SourceFingerprint
  /** How often this run has started over. */
  readonly restarts: number
}

/** A multipart upload under way. */
export interface ActiveUpload {
  readonly planned: PlannedSource
  readonly uploadId: UploadId
  /** Parts that are stored and recorded. */
  readonly recorded: PartSet
  /** How many of them an earlier run stored. */
  readonly reused: number
  /** Another program knows the upload id, and may complete it. */
  readonly shared: boolean
  /** R4: the checkpoint says that a completion may have been sent. */
  readonly completionSent: boolean
  /** R5: a completion may have taken effect without an answer, now or in an earlier run. */
  readonly responseLost: boolean
  /** How often the service refused a completion because of its parts. */
  readonly rejectedCompletions: number
}

/** Why an upload is to end, or to start over, once nothing is in flight. */
export type Stop =
  | { readonly goal: 'interrupt'; readonly cause: unknown }
  | { readonly goal: 'cancel' }
  | {
      readonly goal: 'fail'
      readonly message: string
      readonly details: Pick<UploadErrorDetails, 'code' | 'resumable' | 'cause'>
    }
  | { readonly goal: 'restart'; readonly reason: RestartReason; readonly cause: unknown }

/** A stop that throws the upload id away. */
export type Ending =
  | Extract<Stop, { readonly goal: 'cancel' | 'fail' }>
  /** The object is there although its completion was refused. */
  | { readonly goal: 'found'; readonly outcome: Outcome }

/** What every upload that has not ended has. */
interface Active {
  /** True after `pause`: no part is started, no completion sent. */
  readonly paused: boolean
  readonly stop: Stop | undefined
}

/** Where an upload stands. Every phase but `uploading` waits for exactly one effect. */
export type UploadState =
  | (Active & { readonly phase: 'opening'; readonly restarts: number })
  | (Active & {
      readonly phase: 'checking'
      readonly planned: PlannedSource
      readonly checkpoint: Checkpoint
    })
  | (Active & {
      readonly phase: 'adopting'
      readonly planned: PlannedSource
      readonly checkpoint: Checkpoint
      /** Whether the service is asked for its parts, or only those that are recorded are looked at. */
      readonly byListing: boolean
    })
  | (Active & { readonly phase: 'reconciling'; readonly upload: ActiveUpload })
  | (Active & {
      readonly phase: 'fencing'
      readonly restarts: number
      readonly stale: UploadId
      /** R6: a completion of the stale upload may have been sent, and may still take effect. */
      readonly mayComplete: boolean
    })
  | (Active & { readonly phase: 'initiating'; readonly planned: PlannedSource })
  | (Active & { readonly phase: 'beginning'; readonly planned: PlannedSource; readonly uploadId: UploadId })
  | (Active & {
      readonly phase: 'uploading'
      readonly upload: ActiveUpload
      readonly inFlight: ReadonlySet<PartNumber>
      /** Of a stream: the part whose bytes are waited for. */
      readonly reading: PartNumber | undefined
      /** Parts below this are done, in flight or in `again`. */
      readonly cursor: number
      readonly retryQueue: readonly PartNumber[]
      /** How often a part was rejected. */
      readonly rejections: ReadonlyMap<PartNumber, number>
    })
  | (Active & { readonly phase: 'putting'; readonly planned: PlannedSource; readonly rejections: number })
  | (Active & { readonly phase: 'verifying'; readonly upload: ActiveUpload })
  | (Active & { readonly phase: 'marking'; readonly upload: ActiveUpload })
  | (Active & { readonly phase: 'completing'; readonly upload: ActiveUpload })
  | (Active & {
      readonly phase: 'resolving'
      readonly upload: ActiveUpload
      /** Whether the upload id is dead after a completion without an answer, so that another object may have taken the place of ours. */
      readonly idGone: boolean
      /** What the failed completion means if the object turns out to be another. */
      readonly failed: Stop
    })
  | (Active & {
      readonly phase: 'discarding'
      readonly uploadId: UploadId
      readonly partsTotal: number
      /** Whether the checkpoint names the upload id. */
      readonly inCheckpoint: boolean
      readonly after: Ending
    })
  | (Active & { readonly phase: 'finishing'; readonly outcome: Outcome })
  | { readonly phase: 'settled'; readonly outcome: Outcome }

/** The name of a phase. */
export type UploadPhase = UploadState['phase']

/** Something to be done. Each is answered by one event, except `stop-in-flight`, `notify` and `settle`. */
export type UploadEffect =
  | { readonly type: 'open' }
  | { readonly type: 'check-parts'; readonly planned: PlannedSource; readonly numbers: readonly PartNumber[] }
  | { readonly type: 'list'; readonly plan: PartPlan; readonly uploadId: UploadId }
  /** Takes over a shared upload: the parts whose bytes the source has become records of a checkpoint that is begun anew. */
  | {
      readonly type: 'import-parts'
      readonly planned: PlannedSource
      readonly checkpoint: Checkpoint
      readonly byListing: boolean
    }
  | { readonly type: 'initiate' }
  | { readonly type: 'create-checkpoint'; readonly planned: PlannedSource; readonly uploadId: UploadId }
  | {
      readonly type: 'send'
      readonly number: PartNumber
      readonly planned: PlannedSource
      readonly uploadId: UploadId
    }
  /** Waits for the bytes of a part of a stream, and finds out whether it is the last one. */
  | { readonly type: 'wait-for-part'; readonly number: PartNumber; readonly planned: PlannedSource }
  | { readonly type: 'record'; readonly part: PartRecord; readonly planned: PlannedSource }
  | { readonly type: 'put'; readonly planned: PlannedSource }
  | { readonly type: 'verify'; readonly planned: PlannedSource }
  | { readonly type: 'record-intent'; readonly planned: PlannedSource }
  | { readonly type: 'complete'; readonly plan: PartPlan; readonly uploadId: UploadId }
  | { readonly type: 'head'; readonly plan: PartPlan }
  /** `detached`: it goes on whatever the user stops, because it is itself the stopping. */
  | { readonly type: 'abort'; readonly uploadId: UploadId; readonly detached: boolean }
  | { readonly type: 'remove' }
  | { readonly type: 'stop-in-flight' }
  | { readonly type: 'notify'; readonly notice: UploadNotice }
  | { readonly type: 'settle'; readonly outcome: Outcome }

/** What a failed effect means: the service's kinds, and those of this side. */
export type FaultKind = FailureKind | 'source-changed' | 'source-unreadable' | 'checkpoint' | 'plan'

/** An effect that failed. */
export interface FailedEvent {
  readonly type: 'failed'
  readonly effect: UploadEffect['type']
  readonly kind: FaultKind
  readonly mayHaveBeenApplied: boolean
  readonly error: unknown
  /** The part it was about. */
  readonly number?: PartNumber
}

/** A failed effect that was about one part. */
export interface FailedPartEvent extends FailedEvent {
  readonly number: PartNumber
}

/** Something that happened. */
export type UploadEvent =
  | {
      readonly type: 'opened'
      readonly plan: PartPlan
      readonly source: SourceFingerprint
      readonly checkpoint: Checkpoint | undefined
      readonly damage: string | undefined
    }
  | { readonly type: 'checked'; readonly differs: boolean }
  /** `kept`: the recorded parts that the service still has as they were recorded. */
  | { readonly type: 'listed'; readonly kept: readonly PartNumber[] }
  /** `kept`: the stored parts whose bytes the source has; they are recorded. */
  | { readonly type: 'parts-imported'; readonly kept: readonly PartNumber[] }
  | { readonly type: 'initiated'; readonly uploadId: UploadId }
  | { readonly type: 'checkpoint-created' }
  /** `plan`: that of the whole, when the stream has ended; the part may lie beyond it. */
  | { readonly type: 'part-ready'; readonly number: PartNumber; readonly plan: PartPlan | undefined }
  | { readonly type: 'stored'; readonly part: PartRecord }
  | { readonly type: 'recorded'; readonly number: PartNumber }
  /** `crc64` is what the object must have: ours, of the bytes that were sent; `undefined` when nothing is known of bytes that were copied. */
  | { readonly type: 'put'; readonly object: StoredObject; readonly crc64: Crc64 | undefined }
  | { readonly type: 'verified' }
  | { readonly type: 'intent-recorded' }
  | { readonly type: 'completed'; readonly object: StoredObject; readonly crc64: Crc64 | undefined }
  | {
      readonly type: 'headed'
      readonly object: RemoteObject | undefined
      readonly crc64: Crc64 | undefined
    }
  | { readonly type: 'aborted' }
  | { readonly type: 'removed' }
  | FailedEvent
  | { readonly type: 'pause' }
  | { readonly type: 'unpause' }
  | { readonly type: 'interrupt'; readonly cause: unknown }
  | { readonly type: 'cancel' }

/** The next state, and what is to be done on the way to it. */
export interface Step {
  readonly state: UploadState
  readonly effects: readonly UploadEffect[]
}

/** A step to a state, with what is to be done on the way. */
export function step(state: UploadState, ...effects: readonly UploadEffect[]): Step {
  return { state, effects }
}

/** The same step, with a notice sent before its effects. */
export function withNotice({ state, effects }: Step, notice: UploadNotice): Step {
  return { state, effects: [{ type: 'notify', notice }, ...effects] }
}

/** A state of one phase. */
export type InPhase<Phase extends UploadPhase> = Extract<UploadState, { readonly phase: Phase }>
