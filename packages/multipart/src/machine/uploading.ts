import type { PartNumber } from '../model/ids.ts'
import { lastPart } from '../model/part-plan.ts'
import { firstMissing, withPart } from '../model/part-set.ts'
import { resolve } from './resolving.ts'
import type {
  FailedPartEvent,
  InPhase,
  Step,
  Stop,
  UploadEffect,
  UploadEvent,
  UploadSettings,
  Work,
} from './state.ts'
import { step, withNotice } from './state.ts'
import { stopFor } from './stop-for.ts'
import { halt, standingOf, stronger } from './stopping.ts'

type Uploading = InPhase<'uploading'>

/** How often one part may arrive damaged. */
const MAX_REJECTIONS = 2

/** Goes on with parts; or at once with the completion, when all are there. */
export function beginUploading(work: Work, held: boolean, settings: UploadSettings): Step {
  const nothing = {
    inFlight: new Set<PartNumber>(),
    reading: undefined,
    cursor: 1,
    again: [],
    rejections: new Map<PartNumber, number>(),
  }
  return advance({ phase: 'uploading', work, held, stop: undefined, ...nothing }, settings)
}

export function onUploading(
  state: Uploading,
  event: Extract<UploadEvent, { readonly type: 'reached' | 'stored' | 'recorded' }> | FailedPartEvent,
  settings: UploadSettings,
): Step {
  switch (event.type) {
    case 'reached':
      return onReached(state, event, settings)
    case 'stored':
      // The part stays in flight until its record is durable, so a crash costs no more than `parallel` parts.
      return step(state, { type: 'record', part: event.part, job: state.work.job })
    case 'recorded': {
      const work = { ...state.work, done: withPart(state.work.done, event.number) }
      return advance({ ...state, work, inFlight: without(state.inFlight, event.number) }, settings)
    }
    case 'failed':
      return onFailed(state, event, settings)
  }
}

/** Starts what may be started, and leaves the phase when there is nothing left to wait for. */
export function advance(state: Uploading, settings: UploadSettings): Step {
  const { work, inFlight, reading, held, stop } = state
  const { partCount, openEnded } = work.job.plan
  if (stop !== undefined)
    return inFlight.size === 0 && reading === undefined ? stopNow(work, held, stop) : step(state)
  if (held) return step(state)
  if (openEnded !== true && work.done.size === partCount) {
    return step({ phase: 'verifying', work, held, stop: undefined }, { type: 'verify', job: work.job })
  }
  return fill(state, settings.parallel)
}

// R5: an upload id that is gone may have been completed: by a request without an answer, or by a proxy's repetition of one that was
// refused, because its parts were stored again since. Then nothing is to be sent again.
function stopNow(work: Work, held: boolean, stop: Stop): Step {
  const isLost = stop.goal === 'restart' && stop.reason === 'upload-lost'
  return isLost && work.completionSent
    ? resolve(work, held, { idGone: work.answerLost, failed: stop, stop: undefined })
    : halt(stop, standingOf(work, held))
}

// R3: what is recorded is not sent again; holes of any pattern are filled.
function fill(state: Uploading, parallel: number): Step {
  const { work } = state
  const inFlight = new Set(state.inFlight)
  const again = [...state.again]
  const effects: UploadEffect[] = []
  let { cursor, reading } = state
  // R14: of a stream, what is waited for counts as what is in flight, because its bytes are held.
  while (inFlight.size + (reading === undefined ? 0 : 1) < parallel) {
    const ready = again.shift()
    const next = ready ?? firstMissing(work.done, cursor, lastPart(work.job.plan))
    if (next === undefined) break
    if (ready === undefined && work.job.plan.openEnded === true) {
      if (reading !== undefined) break
      cursor = next + 1
      reading = next
      effects.push({ type: 'reach', number: next, job: work.job })
      continue
    }
    cursor = Math.max(cursor, next + 1)
    inFlight.add(next)
    effects.push({ type: 'send', number: next, job: work.job, uploadId: work.uploadId })
  }
  return { state: { ...state, inFlight, again, cursor, reading }, effects }
}

/** A part of a stream can be sent; or the stream has ended before it, and the parts there are were the last. */
function onReached(
  state: Uploading,
  { number, plan }: Extract<UploadEvent, { readonly type: 'reached' }>,
  settings: UploadSettings,
): Step {
  const job = plan === undefined ? state.work.job : { ...state.work.job, plan }
  const again = plan !== undefined && number > plan.partCount ? state.again : [...state.again, number]
  return advance({ ...state, work: { ...state.work, job }, again, reading: undefined }, settings)
}

function onFailed(state: Uploading, event: FailedPartEvent, settings: UploadSettings): Step {
  const { number } = event
  const reading = event.effect === 'reach' ? undefined : state.reading
  const inFlight = without(state.inFlight, number)
  if (state.stop !== undefined) return advance({ ...state, inFlight, reading }, settings)
  const rejections = (state.rejections.get(number) ?? 0) + 1
  if (event.kind === 'part-rejected' && rejections <= MAX_REJECTIONS) {
    const next: Uploading = {
      ...state,
      inFlight,
      reading,
      again: [...state.again, number],
      rejections: new Map(state.rejections).set(number, rejections),
    }
    return withNotice(advance(next, settings), { type: 'part-rejected', number, error: event.error })
  }
  const stopping = advance(
    { ...state, inFlight, reading, stop: stronger(state.stop, partStop(event)) },
    settings,
  )
  return { ...stopping, effects: [{ type: 'stop-in-flight' }, ...stopping.effects] }
}

function partStop(event: FailedPartEvent): Stop {
  return event.kind === 'part-rejected'
    ? stopFor(event, 'PART_CRC_MISMATCH', `Part ${event.number} arrived damaged ${MAX_REJECTIONS + 1} times.`)
    : stopFor(event, 'PART_FAILED', `Part ${event.number} could not be stored.`)
}

function without(numbers: ReadonlySet<PartNumber>, number: PartNumber): ReadonlySet<PartNumber> {
  const rest = new Set(numbers)
  rest.delete(number)
  return rest
}
