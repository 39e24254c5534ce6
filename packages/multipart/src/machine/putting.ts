import { partNumber } from '../model/ids.ts'
import { storedObject } from './resolving.ts'
import type { FailedEvent, InPhase, Step, Stop, UploadEvent } from './state.ts'
import { step, withNotice } from './state.ts'
import { stopFor } from './stop-for.ts'
import { finish, halt, standingWithoutId } from './stopping.ts'

/** How often an object sent in one request may arrive damaged. */
const MAX_REJECTIONS = 2

/** A source that is small enough is stored in one request. */
export function onPutting(
  state: InPhase<'putting'>,
  event: Extract<UploadEvent, { readonly type: 'put' }> | FailedEvent,
): Step {
  const { job, held, stop } = state
  if (event.type === 'put') {
    const { object, crc64 } = event
    return finish(
      {
        status: 'completed',
        upload: {
          ...storedObject(object, crc64),
          size: job.plan.size,
          uploadId: undefined,
          partsTotal: 1,
          partsReused: 0,
        },
      },
      held,
    )
  }
  const standing = standingWithoutId(held, 1, job.restarts)
  if (stop !== undefined) return halt(stop, standing)
  if (event.kind === 'part-rejected' && state.rejections < MAX_REJECTIONS) {
    const again = step({ ...state, rejections: state.rejections + 1 }, { type: 'put', job })
    return withNotice(again, { type: 'part-rejected', number: partNumber(1), error: event.error })
  }
  return halt(notResumable(putStop(event)), standing)
}

function putStop(event: FailedEvent): Stop {
  return event.kind === 'part-rejected'
    ? stopFor(event, 'PART_CRC_MISMATCH', `The object arrived damaged ${MAX_REJECTIONS + 1} times.`)
    : stopFor(event, 'REQUEST_FAILED', 'The object could not be stored.')
}

// One request leaves nothing behind that another call could go on with.
function notResumable(stop: Stop): Stop {
  return stop.goal === 'fail' ? { ...stop, details: { ...stop.details, resumable: false } } : stop
}
