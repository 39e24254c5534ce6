import { partNumber } from '../model/ids.ts'
import { storedObject } from './resolving.ts'
import type { FailedEvent, InPhase, Step, Stop, UploadEvent } from './state.ts'
import { step, withNotice } from './state.ts'
import { stopFor } from './stop-for.ts'
import { applyStop, contextWithoutId, finish } from './stopping.ts'

/** Number of times an object sent in one request may arrive damaged. */
const MAX_REJECTIONS = 2

/** Handles the result of storing a small source in one request. */
export function onPutting(
  state: InPhase<'putting'>,
  event: Extract<UploadEvent, { readonly type: 'put' }> | FailedEvent,
): Step {
  const { planned, paused, stop } = state
  if (event.type === 'put') {
    const { object, crc64 } = event
    return finish(
      {
        kind: 'completed',
        upload: {
          ...storedObject(object, crc64),
          size: planned.plan.size,
          uploadId: undefined,
          partsTotal: 1,
          partsReused: 0,
        },
      },
      paused,
    )
  }
  const context = contextWithoutId(paused, 1, planned.restarts)
  if (stop !== undefined) return applyStop(stop, context)
  if (event.kind === 'part-rejected' && state.rejections < MAX_REJECTIONS) {
    const retried = step({ ...state, rejections: state.rejections + 1 }, { type: 'put', planned })
    return withNotice(retried, { kind: 'part-rejected', number: partNumber(1), error: event.error })
  }
  return applyStop(notResumable(putStop(event)), context)
}

function putStop(event: FailedEvent): Stop {
  return event.kind === 'part-rejected'
    ? stopFor(
        event,
        'PART_CRC64_MISMATCH',
        `The object arrived damaged ${MAX_REJECTIONS + 1} times. Check the network for a device that modifies data.`,
      )
    : stopFor(event, 'REQUEST_FAILED', 'The object could not be stored.')
}

// One request leaves nothing behind that another call could resume.
function notResumable(stop: Stop): Stop {
  return stop.goal === 'fail' ? { ...stop, details: { ...stop.details, resumable: false } } : stop
}
