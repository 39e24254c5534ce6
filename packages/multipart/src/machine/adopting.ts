import { lastPart } from '../model/part-plan.ts'
import { partSet } from '../model/part-set.ts'
import type { Checkpoint } from '../ports/checkpoint-store.ts'
import { neverCompleted, restoredStanding, resumed } from './resuming.ts'
import {
  type FailedEvent,
  type InPhase,
  type Job,
  type Step,
  step,
  type UploadEvent,
  type UploadSettings,
  type Work,
} from './state.ts'
import { stopFor } from './stop-for.ts'
import { halt } from './stopping.ts'

/**
 * Takes over an upload that another program knows too.
 *
 * R8: what it stored has no receipt of ours; a part counts when its CRC-64 is that of the source's bytes.
 */
export function adoptShared(checkpoint: Checkpoint, job: Job, byListing: boolean, held: boolean): Step {
  return step(
    { phase: 'adopting', job, checkpoint, byListing, held, stop: undefined },
    { type: 'adopt', job, checkpoint, byListing },
  )
}

export function onAdopting(
  state: InPhase<'adopting'>,
  event: Extract<UploadEvent, { readonly type: 'adopted' }> | FailedEvent,
  settings: UploadSettings,
): Step {
  const { job, checkpoint, byListing, held, stop } = state
  const standing = restoredStanding(checkpoint, held)
  if (stop !== undefined) return halt(stop, standing)
  if (event.type === 'failed') {
    // Listing needs a permission of its own; without it, what is recorded is compared with the source.
    if (event.kind === 'permanent' && byListing) return adoptShared(checkpoint, job, false, held)
    const message = 'The parts that are stored could not be compared with the source.'
    return halt(stopFor(event, 'REQUEST_FAILED', message), standing)
  }
  const done = partSet(lastPart(job.plan), event.kept)
  const { uploadId } = checkpoint.header
  const work: Work = { job, uploadId, done, reused: done.size, shared: true, ...neverCompleted }
  return resumed(work, held, settings)
}
