import type { UploadPhase, UploadState } from '../machine/state.ts'
import type { PartNumber } from '../model/ids.ts'
import { hasPart, recordedBytes } from '../model/part-set.ts'

/** Progress of an upload. */
export interface UploadProgress {
  /** `pausing` and `paused` replace `uploading` after `pause()`, with and without parts in flight. */
  readonly phase: UploadPhase | 'pausing' | 'paused'
  /**
   * Bytes of parts that are stored and recorded. R11: decreases only when the upload starts over, or the
   * service has lost parts.
   */
  readonly bytesRecorded: number
  /** Bytes of the parts in flight that have been sent; decreases when a part is retried. */
  readonly bytesInFlight: number
  /** Bytes that an earlier run had stored; included in `bytesRecorded`. */
  readonly bytesReused: number
  /** Size of the source in bytes; 0 until it is known: for a stream, at its end. */
  readonly bytesTotal: number
  readonly partsRecorded: number
  readonly partsReused: number
  /** Total number of parts; 0 until it is known, and never afterwards. */
  readonly partsTotal: number
  /** Number of times this run has started over, because the source changed or the upload was lost. */
  readonly restarts: number
  /**
   * Recorded bytes and those in flight, divided by `bytesTotal`: from 0 to 1. `undefined` until the size is
   * known. It can be 1 before the upload is completed, and decreases as these numbers do.
   */
  readonly fraction: number | undefined
}

/** The numbers that a fraction is computed from. */
type Counts = Pick<
  UploadProgress,
  'bytesRecorded' | 'bytesInFlight' | 'bytesTotal' | 'partsRecorded' | 'partsTotal'
>

/** Returns the fraction of a transfer that is done, from 0 to 1; `undefined` while its size is unknown. */
export function fractionOf(counts: Counts): number | undefined {
  const { bytesRecorded, bytesInFlight, bytesTotal, partsRecorded, partsTotal } = counts
  if (partsTotal === 0) return undefined
  if (bytesTotal === 0) return partsRecorded === partsTotal ? 1 : 0
  // A source that is read again after a change may have sent more than its size is now.
  return Math.min(1, (bytesRecorded + bytesInFlight) / bytesTotal)
}

/** Counts bytes as they are sent. */
export interface ProgressMeter {
  /** Sets the bytes of the current attempt of a part that have been sent. */
  sent(number: PartNumber, bytes: number): void
  /** Discards the bytes of a part whose attempt failed. */
  lost(number: PartNumber): void
  progress(state: UploadState): UploadProgress
}

/** Creates a meter. */
export function createProgressMeter(): ProgressMeter {
  const inFlight = new Map<PartNumber, number>()
  let known = NOTHING
  return {
    sent(number, bytes) {
      inFlight.set(number, bytes)
    },
    lost(number) {
      inFlight.delete(number)
    },
    progress(state) {
      // The bytes of a part count as in flight until they count as recorded, so that the sum does not dip in
      // between.
      for (const number of inFlight.keys()) if (isOver(state, number)) inFlight.delete(number)
      let bytesInFlight = 0
      for (const bytes of inFlight.values()) bytesInFlight += bytes
      const counts = { ...known, ...facts(state, known), bytesInFlight }
      known = { ...counts, fraction: fractionOf(counts) }
      return known
    },
  }
}

const NOTHING: UploadProgress = {
  phase: 'opening',
  bytesRecorded: 0,
  bytesInFlight: 0,
  bytesReused: 0,
  bytesTotal: 0,
  partsRecorded: 0,
  partsReused: 0,
  partsTotal: 0,
  restarts: 0,
  fraction: undefined,
}

function isOver(state: UploadState, number: PartNumber): boolean {
  return state.phase === 'settled' || ('upload' in state && hasPart(state.upload.recorded, number))
}

function facts(state: UploadState, known: UploadProgress): Partial<UploadProgress> {
  if (state.phase === 'settled') {
    if (state.outcome.kind !== 'completed') return { phase: 'settled' }
    const { size, partsTotal } = state.outcome.upload
    return { phase: 'settled', bytesRecorded: size, bytesTotal: size, partsRecorded: partsTotal, partsTotal }
  }
  const phase =
    state.phase === 'uploading' && state.paused
      ? state.inFlight.size === 0
        ? 'paused'
        : 'pausing'
      : state.phase
  if (state.phase === 'opening' || state.phase === 'fencing')
    return { ...NOTHING, phase, restarts: state.restarts }
  // The recorded parts of an earlier run count once the service has listed them.
  if (state.phase === 'reconciling')
    return {
      phase,
      bytesTotal: state.upload.planned.plan.size,
      partsTotal: state.upload.planned.plan.partCount,
    }
  if ('upload' in state) {
    const { planned, recorded, reused } = state.upload
    const bytesRecorded = recordedBytes(planned.plan, recorded)
    return {
      phase,
      bytesRecorded,
      // The reused bytes found at the start stay the same; later parts do not count as reused.
      bytesReused: reused === known.partsReused ? known.bytesReused : bytesRecorded,
      bytesTotal: planned.plan.size,
      partsRecorded: recorded.size,
      partsReused: reused,
      partsTotal: planned.plan.partCount,
      restarts: planned.restarts,
    }
  }
  if (!('planned' in state)) return { phase }
  const { plan, restarts } = state.planned
  return { ...NOTHING, phase, bytesTotal: plan.size, partsTotal: plan.partCount, restarts }
}
