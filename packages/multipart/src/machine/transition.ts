import { onAdopting } from './adopting.ts'
import { onCompleting, onMarking, onVerifying } from './finishing.ts'
import { onBeginning, onChecking, onFencing, onInitiating, onOpening, onReconciling } from './opening.ts'
import { onPutting } from './putting.ts'
import { onResolving } from './resolving.ts'
import {
  type FailedPartEvent,
  type Step,
  type Stop,
  step,
  type UploadEvent,
  type UploadSettings,
  type UploadState,
} from './state.ts'
import { onDiscarding, onFinishing, stronger, waitsForTruth } from './stopping.ts'
import { advance, onUploading } from './uploading.ts'

/** Where every upload begins, with the effect to start with. */
export function begin(): Step {
  return step({ phase: 'opening', restarts: 0, held: false, stop: undefined }, { type: 'open' })
}

/**
 * What an upload does next. Pure and total: the same state and event always give the same step, and an event that has no meaning
 * in a state changes nothing.
 */
export function transition(state: UploadState, event: UploadEvent, settings: UploadSettings): Step {
  if (state.phase === 'settled') return step(state)
  switch (event.type) {
    case 'pause':
      return step({ ...state, held: true })
    case 'resume': {
      const next = { ...state, held: false }
      return next.phase === 'uploading' ? advance(next, settings) : step(next)
    }
    case 'interrupt':
      return requestStop(state, { goal: 'interrupt', cause: event.cause }, settings)
    case 'cancel':
      return requestStop(state, { goal: 'cancel' }, settings)
    default:
      return onAnswer(state, event, settings)
  }
}

type Answer = Exclude<UploadEvent, { readonly type: 'pause' | 'resume' | 'interrupt' | 'cancel' }>
type Unsettled = Exclude<UploadState, { readonly phase: 'settled' }>

function requestStop(state: Unsettled, asked: Stop, settings: UploadSettings): Step {
  // The end is decided, and only the tidying up is left.
  if (state.phase === 'finishing' || state.phase === 'discarding') return step(state)
  const stop = stronger(state.stop, asked)
  if (stop === state.stop) return step(state)
  const next = { ...state, stop }
  if (waitsForTruth(next, stop.goal)) return step(next)
  if (next.phase !== 'uploading') return step(next, { type: 'stop-in-flight' })
  const { state: after, effects } = advance(next, settings)
  return step(after, { type: 'stop-in-flight' }, ...effects)
}

function onAnswer(state: Unsettled, event: Answer, settings: UploadSettings): Step {
  const { type } = event
  const failed = type === 'failed'
  switch (state.phase) {
    case 'opening':
      return failed || type === 'opened' ? onOpening(state, event, settings) : step(state)
    case 'checking':
      return failed || type === 'checked' ? onChecking(state, event, settings) : step(state)
    case 'adopting':
      return failed || type === 'adopted' ? onAdopting(state, event, settings) : step(state)
    case 'reconciling':
      return failed || type === 'listed' ? onReconciling(state, event, settings) : step(state)
    case 'fencing':
      return failed || type === 'aborted' ? onFencing(state, event) : step(state)
    case 'initiating':
      return failed || type === 'initiated' ? onInitiating(state, event) : step(state)
    case 'beginning':
      return failed || type === 'begun' ? onBeginning(state, event, settings) : step(state)
    case 'uploading':
      return type === 'reached' || type === 'stored' || type === 'recorded' || isAboutPart(event)
        ? onUploading(state, event, settings)
        : step(state)
    case 'putting':
      return failed || type === 'put' ? onPutting(state, event) : step(state)
    default:
      return onLastAnswer(state, event, settings)
  }
}

function onLastAnswer(
  state: Extract<
    Unsettled,
    { readonly phase: 'verifying' | 'marking' | 'completing' | 'resolving' | 'discarding' | 'finishing' }
  >,
  event: Answer,
  settings: UploadSettings,
): Step {
  const { type } = event
  const failed = type === 'failed'
  switch (state.phase) {
    case 'verifying':
      return failed || type === 'verified' ? onVerifying(state, event, settings) : step(state)
    case 'marking':
      return failed || type === 'marked' ? onMarking(state, event, settings) : step(state)
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

function isAboutPart(event: Answer): event is FailedPartEvent {
  return event.type === 'failed' && event.number !== undefined
}
