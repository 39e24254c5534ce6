import { recordedBytes } from '../model/part-set.ts'
import type { Checkpoint } from '../ports/checkpoint-store.ts'
import { type Step, type UploadSettings, type Work, withNotice } from './state.ts'
import type { Standing } from './stopping.ts'
import { beginUploading } from './uploading.ts'

/** What is known of the completion of an upload for which none was ever sent. */
export const neverCompleted = { completionSent: false, answerLost: false, rejectedCompletions: 0 } as const

/** Goes on with the parts of an earlier run. */
export function resumed(work: Work, held: boolean, settings: UploadSettings): Step {
  const { uploadId, job, reused, done } = work
  return withNotice(beginUploading(work, held, settings), {
    type: 'resumed',
    uploadId,
    plan: job.plan,
    partsReused: reused,
    bytesReused: recordedBytes(job.plan, done),
  })
}

/** R6: whether a completion of a remembered upload may have been sent, by us or by another program. */
export function mayComplete({ completing, shared }: Checkpoint): boolean {
  return completing || shared === true
}

/** The standing of an upload of which only the checkpoint is known yet. */
export function restoredStanding(checkpoint: Checkpoint, held: boolean): Standing {
  const { header, parts } = checkpoint
  return {
    held,
    uploadId: header.uploadId,
    partsRecorded: parts.length,
    partsTotal: header.plan.partCount,
    restarts: 0,
    remembered: true,
    mayComplete: mayComplete(checkpoint),
  }
}
