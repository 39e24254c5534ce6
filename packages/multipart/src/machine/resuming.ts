import { recordedBytes } from '../model/part-set.ts'
import type { UploadCheckpoint } from '../ports/checkpoint-store.ts'
import { type ActiveUpload, type Step, type UploadSettings, withNotice } from './state.ts'
import type { StopContext } from './stopping.ts'
import { beginUploading } from './uploading.ts'

/** Completion fields of an upload for which no completion was ever sent. */
export const NEVER_COMPLETED = { completionSent: false, responseLost: false, rejectedCompletions: 0 } as const

/** Continues with the parts of an earlier run. */
export function continueUploading(upload: ActiveUpload, paused: boolean, settings: UploadSettings): Step {
  const { uploadId, planned, reused, recorded } = upload
  const next = beginUploading(upload, paused, settings)
  return withNotice(
    hasOtherOptions(upload, settings) ? withNotice(next, { kind: 'options-ignored', uploadId }) : next,
    {
      kind: 'resumed',
      uploadId,
      plan: planned.plan,
      partsReused: reused,
      bytesReused: recordedBytes(planned.plan, recorded),
    },
  )
}

/** Whether the upload id was surely initiated with other object options than those of this run. */
function hasOtherOptions({ options }: ActiveUpload, requested: UploadSettings): boolean {
  return options !== undefined && requested.options !== undefined && options !== requested.options
}

/** R6: returns whether a completion of a recorded upload may have been sent, by us or by another program. */
export function mayComplete({ completing, shared }: UploadCheckpoint): boolean {
  return completing || shared === true
}

/** Returns the stop context of an upload of which only the checkpoint is known yet. */
export function contextOfCheckpoint(checkpoint: UploadCheckpoint, paused: boolean): StopContext {
  const { header, parts } = checkpoint
  return {
    paused,
    uploadId: header.uploadId,
    partsRecorded: parts.length,
    partsTotal: header.plan.partCount,
    restarts: 0,
    inCheckpoint: true,
    mayComplete: mayComplete(checkpoint),
  }
}
