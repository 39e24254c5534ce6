import { continueOnly } from './continue-only.ts'
import { onCompleting, onMarking, onVerifying } from './finishing.ts'
import { onBeginning, onInitiating } from './initiating.ts'
import { onChecking, onFencing, onOpening, onReconciling } from './opening.ts'
import { onPutting } from './putting.ts'
import { onResolving } from './resolving.ts'
import {
  type ActiveState,
  type FailedPartEvent,
  type Step,
  type Stop,
  step,
  type UploadEvent,
  type UploadSettings,
  type UploadState,
} from './state.ts'
import { keepsPendingEffect, onDiscarding, onFinishing, strongerStop } from './stopping.ts'
import { onAdopting } from './take-over.ts'
import { advance, onUploading } from './uploading.ts'

/** The first state of every upload, with its first effect. */
export function begin(): Step {
  return step({ phase: 'opening', restarts: 0, paused: false, stop: undefined }, { type: 'open' })
}

/**
 * Returns the next state and effects. Pure and total: the same state and event always lead to the same step,
 * and an event without a meaning in a state changes nothing.
 */
export function transition(state: UploadState, event: UploadEvent, settings: UploadSettings): Step {
  if (state.phase === 'settled') return step(state)
  const next = afterEvent(state, event, settings)
  return settings.continueOnly === undefined ? next : continueOnly(state, event, next, settings.continueOnly)
}

function afterEvent(state: ActiveState, event: UploadEvent, settings: UploadSettings): Step {
  switch (event.type) {
    case 'pause':
      return step({ ...state, paused: true })
    case 'unpause': {
      const next = { ...state, paused: false }
      return next.phase === 'uploading' ? advance(next, settings) : step(next)
    }
    case 'interrupt':
      return requestStop(state, { goal: 'interrupt', cause: event.cause }, settings)
    case 'cancel':
      return requestStop(state, { goal: 'cancel' }, settings)
    case 'lease-lost':
      return requestStop(state, { goal: 'taken-over', cause: event.cause }, settings)
    default:
      return onResult(state, event, settings)
  }
}

type ResultEvent = Exclude<
  UploadEvent,
  { readonly type: 'pause' | 'unpause' | 'interrupt' | 'cancel' | 'lease-lost' }
>

function requestStop(state: ActiveState, requested: Stop, settings: UploadSettings): Step {
  // The outcome is decided; only cleaning up is left. The checkpoint of another owner is not cleaned up.
  if (state.phase === 'finishing') return step(state)
  if (state.phase === 'discarding' && requested.goal !== 'taken-over') return step(state)
  const stop = strongerStop(state.stop, requested)
  if (stop === state.stop) return step(state)
  const next = { ...state, stop }
  if (keepsPendingEffect(next, stop.goal)) return step(next)
  if (next.phase !== 'uploading') return step(next, { type: 'stop-in-flight' })
  const { state: after, effects } = advance(next, settings)
  return step(after, { type: 'stop-in-flight' }, ...effects)
}

function onResult(present: ActiveState, event: ResultEvent, settings: UploadSettings): Step {
  const state = withLostLease(present, event)
  const { type } = event
  const failed = type === 'failed'
  switch (state.phase) {
    case 'opening':
      return failed || type === 'opened' ? onOpening(state, event, settings) : step(state)
    case 'checking':
      return failed || type === 'checked' ? onChecking(state, event, settings) : step(state)
    case 'importing-parts':
      return failed || type === 'parts-imported' ? onAdopting(state, event, settings) : step(state)
    case 'reconciling':
      return failed || type === 'listed' ? onReconciling(state, event, settings) : step(state)
    case 'fencing':
      return failed || type === 'aborted' ? onFencing(state, event) : step(state)
    case 'initiating':
      return failed || type === 'initiated' ? onInitiating(state, event) : step(state)
    case 'creating-checkpoint':
      return failed || type === 'checkpoint-created' ? onBeginning(state, event, settings) : step(state)
    case 'uploading':
      return type === 'part-ready' || type === 'stored' || type === 'recorded' || isAboutPart(event)
        ? onUploading(state, event, settings)
        : step(state)
    case 'putting':
      return failed || type === 'put' ? onPutting(state, event) : step(state)
    case 'verifying':
      return failed || type === 'verified' ? onVerifying(state, event, settings) : step(state)
    case 'recording-intent':
      return failed || type === 'intent-recorded' ? onMarking(state, event, settings) : step(state)
    case 'completing':
      return failed || type === 'completed' ? onCompleting(state, event) : step(state)
    case 'resolving':
      return failed || type === 'headed' ? onResolving(state, event) : step(state)
    case 'discarding':
      return failed || type === 'aborted' ? onDiscarding(state, event) : step(state)
    case 'finishing':
      return failed || type === 'removed' ? onFinishing(state, event) : step(state)
  }
}

/** A refused write of the checkpoint stops the upload before anything else does. */
function withLostLease(state: ActiveState, event: ResultEvent): ActiveState {
  // These two decide themselves: parts may still be in flight, or the outcome is decided.
  const decides = state.phase === 'uploading' || state.phase === 'finishing'
  if (event.type !== 'failed' || event.kind !== 'taken-over' || decides) return state
  return { ...state, stop: { goal: 'taken-over', cause: event.error } }
}

function isAboutPart(event: ResultEvent): event is FailedPartEvent {
  return event.type === 'failed' && event.number !== undefined
}
