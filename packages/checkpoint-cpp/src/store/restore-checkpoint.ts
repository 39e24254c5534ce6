import { type Checkpoint, type RestoredCheckpoint, recordedUploadId } from '@oss/multipart'
import { readRecordState, type StoredState } from './record-state.ts'

/**
 * Combines journal and record to one checkpoint.
 *
 * Both name the same upload id, unless the C++ SDK has started over. Then the record has the later one and is
 * used, except if the completion of the journal's upload may have been sent, because that upload may still
 * become the object (R6). The notice names the upload id that is not used (R9).
 */
export function restoreCheckpoint(state: StoredState): RestoredCheckpoint {
  const { journal } = state
  const journalCheckpoint = journal.checkpoint
  const { recordCheckpoint, problem, recordUploadId } = readRecordState(state)
  const usesJournal =
    journalCheckpoint !== undefined &&
    (journalCheckpoint.completing ||
      recordCheckpoint === undefined ||
      uploadIdOf(recordCheckpoint) === uploadIdOf(journalCheckpoint))
  const checkpoint = usesJournal ? { ...journalCheckpoint, shared: true as const } : recordCheckpoint
  const unused = [uploadIdOf(journalCheckpoint), recordUploadId].filter(
    (id) => id !== undefined && id !== uploadIdOf(checkpoint),
  )
  const problems = [
    journal.damage,
    problem && `${state.path}: ${problem}, so it is not used`,
    ...unused.map(
      (id) => `the upload id ${JSON.stringify(id)} is discarded; its parts may remain on the service`,
    ),
  ]
  const damage = problems.filter((text) => text !== undefined && text !== '').join('; ')
  return { checkpoint, damage: damage === '' ? undefined : damage }
}

/** Downloads have no upload id, and no record of the C++ SDK. */
function uploadIdOf(checkpoint: Checkpoint | undefined): string | undefined {
  return recordedUploadId(checkpoint?.header)
}
