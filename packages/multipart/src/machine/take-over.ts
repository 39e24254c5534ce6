import { lastPart } from '../model/part-plan.ts'
import { partSet } from '../model/part-set.ts'
import type { UploadCheckpoint } from '../ports/checkpoint-store.ts'
import { contextOfCheckpoint, continueUploading, NEVER_COMPLETED } from './resuming.ts'
import {
  type ActiveUpload,
  type FailedEvent,
  type InPhase,
  type PlannedSource,
  type Step,
  step,
  type UploadEvent,
  type UploadSettings,
} from './state.ts'
import { stopFor } from './stop-for.ts'
import { applyStop } from './stopping.ts'

/**
 * Takes over an upload that another program knows too.
 *
 * R8: there is no receipt of ours for the parts that it stored; a part counts when its CRC-64 is that of the
 * bytes of the source.
 */
export function takeOver(
  checkpoint: UploadCheckpoint,
  planned: PlannedSource,
  byListing: boolean,
  paused: boolean,
): Step {
  return step(
    { phase: 'importing-parts', planned, checkpoint, byListing, paused, stop: undefined },
    { type: 'import-parts', planned, checkpoint, byListing },
  )
}

export function onAdopting(
  state: InPhase<'importing-parts'>,
  event: Extract<UploadEvent, { readonly type: 'parts-imported' }> | FailedEvent,
  settings: UploadSettings,
): Step {
  const { planned, checkpoint, byListing, paused, stop } = state
  const context = contextOfCheckpoint(checkpoint, paused)
  if (stop !== undefined) return applyStop(stop, context)
  if (event.type === 'failed') {
    // Listing needs a permission of its own; without it, the recorded parts are compared with the source.
    if (event.kind === 'permanent' && byListing) return takeOver(checkpoint, planned, false, paused)
    const message = 'The stored parts could not be compared with the source.'
    return applyStop(stopFor(event, 'REQUEST_FAILED', message), context)
  }
  const recorded = partSet(lastPart(planned.plan), event.kept)
  const { uploadId, options } = checkpoint.header
  const upload: ActiveUpload = {
    planned,
    uploadId,
    recorded,
    reused: recorded.size,
    shared: true,
    options,
    ...NEVER_COMPLETED,
  }
  return continueUploading(upload, paused, settings)
}
