import type { SourceFingerprint } from '../model/fingerprint.ts'
import type { Crc64, PartNumber, UploadId } from '../model/ids.ts'
import type { ObjectTarget } from '../model/object-target.ts'
import type { PartPlan } from '../model/part-plan.ts'
import type { PartSet } from '../model/part-set.ts'
import type { UploadErrorDetails } from '../model/upload-error.ts'
import type { RestartReason, UploadNotice } from '../model/upload-notice.ts'
import type { CompletedCopy, UploadOutcome } from '../model/upload-outcome.ts'
import type { PartRecord, UploadCheckpoint } from '../ports/checkpoint-store.ts'
import type { FailureKind, RemoteObject, StoredObject } from '../ports/multipart-api.ts'

/** How an upload or a copy ended. Copies share the machine, and their CRC-64 may be unknown. */
export type Outcome = UploadOutcome<CompletedCopy>

/** Settings of an upload. */
export interface UploadSettings {
  readonly target: ObjectTarget
  readonly sourceLabel: string
  readonly partSize: number
  readonly parallel: number
  /** Compare all recorded parts with the source before they are used, whatever its fingerprint states. */
  readonly verifyContent: boolean
  /** Read everything once more before it counts, whatever the fingerprint of the source states. */
  readonly reread: boolean
  /** The source may be appended to: it is uploaded with the size that it has when the upload starts. */
  readonly allowGrowth: boolean
  /** Whether the service can store an object in one request. */
  readonly canPut: boolean
  /** The only upload id that may be used; `undefined`: whichever the checkpoint names, or a new one. */
  readonly continueOnly: UploadId | undefined
  /** Digest of the object options; `undefined`: unknown. */
  readonly options: string | undefined
}

/** An opened source and its division into parts. */
export interface PlannedSource {
  readonly plan: PartPlan
  readonly fingerprint: SourceFingerprint
  /** Number of times this run has started over. */
  readonly restarts: number
}

/** A multipart upload in progress. */
export interface ActiveUpload {
  readonly planned: PlannedSource
  readonly uploadId: UploadId
  /** Parts that are stored and recorded. */
  readonly recorded: PartSet
  /** How many of them an earlier run stored. */
  readonly reused: number
  /** Another program knows the upload id, and may complete it. */
  readonly shared: boolean
  /** R4: the checkpoint states that a completion may have been sent. */
  readonly completionSent: boolean
  /** R5: the response to a completion was lost, now or in an earlier run, so it may have taken effect. */
  readonly responseLost: boolean
  /** Digest of the object options that it was initiated with; `undefined`: unknown. */
  readonly options: string | undefined
  /** Number of completions that the service refused because of their parts. */
  readonly rejectedCompletions: number
}

/** Why an upload is to end, or to start over, once nothing is in flight. */
export type Stop =
  | { readonly goal: 'interrupt'; readonly cause: unknown }
  | { readonly goal: 'cancel' }
  /** Another owner has acquired the checkpoint: nothing more is sent, and the checkpoint is left alone. */
  | { readonly goal: 'taken-over'; readonly cause: unknown }
  | {
      readonly goal: 'fail'
      readonly message: string
      readonly details: Pick<UploadErrorDetails, 'code' | 'resumable' | 'cause'>
    }
  | { readonly goal: 'restart'; readonly reason: RestartReason; readonly cause: unknown }

/** A stop that aborts the upload id. */
export type Ending =
  | Extract<Stop, { readonly goal: 'cancel' | 'fail' }>
  /** The object exists although its completion was refused. */
  | { readonly goal: 'found'; readonly outcome: Outcome }

/** Fields of every upload that has not ended. */
interface Active {
  /** True after `pause`: no part is started, no completion sent. */
  readonly paused: boolean
  readonly stop: Stop | undefined
}

/** State of an upload. Every phase but `uploading` waits for exactly one effect. */
export type UploadState =
  | (Active & { readonly phase: 'opening'; readonly restarts: number })
  | (Active & {
      readonly phase: 'checking'
      readonly planned: PlannedSource
      readonly checkpoint: UploadCheckpoint
    })
  | (Active & {
      readonly phase: 'importing-parts'
      readonly planned: PlannedSource
      readonly checkpoint: UploadCheckpoint
      /** Whether the service lists its parts, or only the recorded ones are compared. */
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
  | (Active & {
      readonly phase: 'creating-checkpoint'
      readonly planned: PlannedSource
      readonly uploadId: UploadId
    })
  | (Active & {
      readonly phase: 'uploading'
      readonly upload: ActiveUpload
      readonly inFlight: ReadonlySet<PartNumber>
      /** For a stream, the part whose bytes are awaited. */
      readonly reading: PartNumber | undefined
      /** Parts below this are recorded, in flight or in `retryQueue`. */
      readonly cursor: number
      readonly retryQueue: readonly PartNumber[]
      /** Number of times each part was rejected. */
      readonly rejections: ReadonlyMap<PartNumber, number>
    })
  | (Active & { readonly phase: 'putting'; readonly planned: PlannedSource; readonly rejections: number })
  | (Active & { readonly phase: 'verifying'; readonly upload: ActiveUpload })
  | (Active & { readonly phase: 'recording-intent'; readonly upload: ActiveUpload })
  | (Active & { readonly phase: 'completing'; readonly upload: ActiveUpload })
  | (Active & {
      readonly phase: 'resolving'
      readonly upload: ActiveUpload
      /**
       * Whether the upload id is gone after a completion whose response was lost, so that another object may
       * have replaced ours.
       */
      readonly idGone: boolean
      /** How the upload stops if the object turns out to be another. */
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

/** State of an upload that has not ended. */
export type ActiveState = Exclude<UploadState, { readonly phase: 'settled' }>

/** Name of a phase. */
export type UploadPhase = UploadState['phase']

/** Something to do. The result of each is one event, except for `stop-in-flight`, `notify` and `settle`. */
export type UploadEffect =
  | { readonly type: 'open' }
  | { readonly type: 'check-parts'; readonly planned: PlannedSource; readonly numbers: readonly PartNumber[] }
  | { readonly type: 'list'; readonly plan: PartPlan; readonly uploadId: UploadId }
  /**
   * Takes over a shared upload: creates its checkpoint anew and records the parts whose bytes match the
   * source.
   */
  | {
      readonly type: 'import-parts'
      readonly planned: PlannedSource
      readonly checkpoint: UploadCheckpoint
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
  /** Waits for the bytes of a part of a stream, and determines whether it is the last one. */
  | { readonly type: 'wait-for-part'; readonly number: PartNumber; readonly planned: PlannedSource }
  | { readonly type: 'record'; readonly part: PartRecord; readonly planned: PlannedSource }
  | { readonly type: 'put'; readonly planned: PlannedSource }
  | { readonly type: 'verify'; readonly planned: PlannedSource }
  | { readonly type: 'record-intent'; readonly planned: PlannedSource }
  | { readonly type: 'complete'; readonly plan: PartPlan; readonly uploadId: UploadId }
  | { readonly type: 'head'; readonly plan: PartPlan }
  /** `detached`: not cancelled by a stop, because it is part of the stop. */
  | { readonly type: 'abort'; readonly uploadId: UploadId; readonly detached: boolean }
  | { readonly type: 'remove' }
  | { readonly type: 'stop-in-flight' }
  | { readonly type: 'notify'; readonly notice: UploadNotice }
  | { readonly type: 'settle'; readonly outcome: Outcome }

/** Meaning of a failed effect: the kinds of the service, and those of the local side. */
export type FaultKind =
  | FailureKind
  | 'source-changed'
  | 'source-unreadable'
  | 'checkpoint'
  | 'taken-over'
  | 'plan'

/** An effect that failed. */
export interface FailedEvent {
  readonly type: 'failed'
  readonly effect: UploadEffect['type']
  readonly kind: FaultKind
  readonly mayHaveBeenApplied: boolean
  readonly error: unknown
  /** The part that the effect concerned. */
  readonly number?: PartNumber
}

/** A failed effect that concerned one part. */
export interface FailedPartEvent extends FailedEvent {
  readonly number: PartNumber
}

/** Something that happened: the result of an effect, or a command of the user. */
export type UploadEvent =
  | {
      readonly type: 'opened'
      readonly plan: PartPlan
      readonly source: SourceFingerprint
      readonly checkpoint: UploadCheckpoint | undefined
      readonly damage: string | undefined
    }
  | { readonly type: 'checked'; readonly differs: boolean }
  /** `kept`: the recorded parts that the service still has as they were recorded. */
  | { readonly type: 'listed'; readonly kept: readonly PartNumber[] }
  /** `kept`: the stored parts that match the source; they are recorded. */
  | { readonly type: 'parts-imported'; readonly kept: readonly PartNumber[] }
  | { readonly type: 'initiated'; readonly uploadId: UploadId }
  | { readonly type: 'checkpoint-created' }
  /** `plan`: the plan of the whole stream, when it has ended; the part may lie beyond it. */
  | { readonly type: 'part-ready'; readonly number: PartNumber; readonly plan: PartPlan | undefined }
  | { readonly type: 'stored'; readonly part: PartRecord }
  | { readonly type: 'recorded'; readonly number: PartNumber }
  /**
   * `crc64`: expected CRC-64 of the object, from the bytes sent; `undefined` when that of copied bytes is
   * unknown.
   */
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
  /** Another owner has acquired the checkpoint. */
  | { readonly type: 'lease-lost'; readonly cause: unknown }

/** The next state, and the effects to run. */
export interface Step {
  readonly state: UploadState
  readonly effects: readonly UploadEffect[]
}

/** Creates a step to a state, with its effects. */
export function step(state: UploadState, ...effects: readonly UploadEffect[]): Step {
  return { state, effects }
}

/** Returns the same step, with a notice sent before its effects. */
export function withNotice({ state, effects }: Step, notice: UploadNotice): Step {
  return { state, effects: [{ type: 'notify', notice }, ...effects] }
}

/** A state of one phase. */
export type InPhase<Phase extends UploadPhase> = Extract<UploadState, { readonly phase: Phase }>
