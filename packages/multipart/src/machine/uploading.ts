import type { PartNumber } from '../model/ids.ts'
import { lastPart } from '../model/part-plan.ts'
import { firstMissing, withPart } from '../model/part-set.ts'
import { resolve } from './resolving.ts'
import type {
  ActiveUpload,
  FailedPartEvent,
  InPhase,
  Step,
  Stop,
  UploadEffect,
  UploadEvent,
  UploadSettings,
} from './state.ts'
import { step, withNotice } from './state.ts'
import { stopFor } from './stop-for.ts'
import { applyStop, contextOf, strongerStop } from './stopping.ts'

type Uploading = InPhase<'uploading'>

/** Number of times one part may arrive damaged. */
const MAX_REJECTIONS = 2

/** Continues with the parts, or with the completion when all parts are recorded. */
export function beginUploading(upload: ActiveUpload, paused: boolean, settings: UploadSettings): Step {
  const nothing = {
    inFlight: new Set<PartNumber>(),
    reading: undefined,
    cursor: 1,
    retryQueue: [],
    rejections: new Map<PartNumber, number>(),
  }
  return advance({ phase: 'uploading', upload, paused, stop: undefined, ...nothing }, settings)
}

export function onUploading(
  state: Uploading,
  event: Extract<UploadEvent, { readonly type: 'part-ready' | 'stored' | 'recorded' }> | FailedPartEvent,
  settings: UploadSettings,
): Step {
  switch (event.type) {
    case 'part-ready':
      return onPartReady(state, event, settings)
    case 'stored':
      // The checkpoint of another owner is left alone.
      if (state.stop?.goal === 'taken-over')
        return advance({ ...state, inFlight: without(state.inFlight, event.part.number) }, settings)
      // The part stays in flight until its record is durable, so a crash costs at most `parallel` parts.
      return step(state, { type: 'record', part: event.part, planned: state.upload.planned })
    case 'recorded': {
      const upload = { ...state.upload, recorded: withPart(state.upload.recorded, event.number) }
      return advance({ ...state, upload, inFlight: without(state.inFlight, event.number) }, settings)
    }
    case 'failed':
      return onFailed(state, event, settings)
  }
}

/** Starts all parts that may be started, and leaves the phase when there is nothing left to wait for. */
export function advance(state: Uploading, settings: UploadSettings): Step {
  const { upload, inFlight, reading, paused, stop } = state
  const { partCount, openEnded } = upload.planned.plan
  if (stop !== undefined)
    return inFlight.size === 0 && reading === undefined ? stopOrResolve(upload, paused, stop) : step(state)
  if (paused) return step(state)
  if (openEnded !== true && upload.recorded.size === partCount) {
    return step(
      { phase: 'verifying', upload, paused, stop: undefined },
      { type: 'verify', planned: upload.planned },
    )
  }
  return fill(state, settings.parallel)
}

// R5: an upload id that is gone may have been completed: by a request whose response was lost, or by a proxy
// that repeated a refused request after its parts had been stored again. Then nothing is to be sent again.
function stopOrResolve(upload: ActiveUpload, paused: boolean, stop: Stop): Step {
  const isLost = stop.goal === 'restart' && stop.reason === 'upload-lost'
  return isLost && upload.completionSent
    ? resolve(upload, paused, { idGone: upload.responseLost, failed: stop, stop: undefined })
    : applyStop(stop, contextOf(upload, paused))
}

// R3: recorded parts are not sent again; gaps of any pattern are filled.
function fill(state: Uploading, parallel: number): Step {
  const { upload } = state
  const inFlight = new Set(state.inFlight)
  const retryQueue = [...state.retryQueue]
  const effects: UploadEffect[] = []
  let { cursor, reading } = state
  // R14: for a stream, the awaited part counts as in flight, because its bytes are buffered.
  while (inFlight.size + (reading === undefined ? 0 : 1) < parallel) {
    const ready = retryQueue.shift()
    const next = ready ?? firstMissing(upload.recorded, cursor, lastPart(upload.planned.plan))
    if (next === undefined) break
    if (ready === undefined && upload.planned.plan.openEnded === true) {
      if (reading !== undefined) break
      cursor = next + 1
      reading = next
      effects.push({ type: 'wait-for-part', number: next, planned: upload.planned })
      continue
    }
    cursor = Math.max(cursor, next + 1)
    inFlight.add(next)
    effects.push({ type: 'send', number: next, planned: upload.planned, uploadId: upload.uploadId })
  }
  return { state: { ...state, inFlight, retryQueue, cursor, reading }, effects }
}

/**
 * Handles a part of a stream that can be sent, or a stream that ended before it, so that the existing parts
 * are all.
 */
function onPartReady(
  state: Uploading,
  { number, plan }: Extract<UploadEvent, { readonly type: 'part-ready' }>,
  settings: UploadSettings,
): Step {
  const planned = plan === undefined ? state.upload.planned : { ...state.upload.planned, plan }
  const retryQueue =
    plan !== undefined && number > plan.partCount ? state.retryQueue : [...state.retryQueue, number]
  return advance({ ...state, upload: { ...state.upload, planned }, retryQueue, reading: undefined }, settings)
}

function onFailed(state: Uploading, event: FailedPartEvent, settings: UploadSettings): Step {
  const { number } = event
  const reading = event.effect === 'wait-for-part' ? undefined : state.reading
  const inFlight = without(state.inFlight, number)
  if (state.stop !== undefined && event.kind !== 'taken-over')
    return advance({ ...state, inFlight, reading }, settings)
  const rejections = (state.rejections.get(number) ?? 0) + 1
  if (event.kind === 'part-rejected' && rejections <= MAX_REJECTIONS) {
    const next: Uploading = {
      ...state,
      inFlight,
      reading,
      retryQueue: [...state.retryQueue, number],
      rejections: new Map(state.rejections).set(number, rejections),
    }
    return withNotice(advance(next, settings), { kind: 'part-rejected', number, error: event.error })
  }
  const stopping = advance(
    { ...state, inFlight, reading, stop: strongerStop(state.stop, partStop(event)) },
    settings,
  )
  return { ...stopping, effects: [{ type: 'stop-in-flight' }, ...stopping.effects] }
}

function partStop(event: FailedPartEvent): Stop {
  return event.kind === 'part-rejected'
    ? stopFor(
        event,
        'PART_CRC64_MISMATCH',
        `Part ${event.number} arrived damaged ${MAX_REJECTIONS + 1} times. Check the network for a device that modifies data.`,
      )
    : stopFor(event, 'PART_FAILED', `Part ${event.number} could not be stored.`)
}

function without(numbers: ReadonlySet<PartNumber>, number: PartNumber): ReadonlySet<PartNumber> {
  const rest = new Set(numbers)
  rest.delete(number)
  return rest
}
