import {
  type Checkpoint,
  type CheckpointSubject,
  type RestoredCheckpoint,
  recordedPlan,
  uploadId,
} from '@oss/multipart'
import type { CppRecord, ReadRecord } from '../record/cpp-record.ts'

/** The journal and the record of one upload. */
export interface StoredState {
  readonly subject: CheckpointSubject
  /** Contents of the journal. */
  readonly journal: RestoredCheckpoint
  /** Contents of the C++ SDK's record; `undefined` if it does not exist. */
  readonly record: Exclude<ReadRecord, { readonly type: 'encrypted' }> | undefined
  /** Path of the record. */
  readonly path: string
  /** The expected file path in the record. */
  readonly filePath: string
  /** Current time in milliseconds since the epoch. */
  readonly now: number
}

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
      recordCheckpoint.header.uploadId === journalCheckpoint.header.uploadId)
  const checkpoint = usesJournal ? { ...journalCheckpoint, shared: true as const } : recordCheckpoint
  const unused = [journalCheckpoint?.header.uploadId, recordUploadId].filter(
    (id) => id !== undefined && id !== checkpoint?.header.uploadId,
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

interface RecordState {
  readonly recordCheckpoint: Checkpoint | undefined
  readonly problem: string | undefined
  /** The upload id in the record. */
  readonly recordUploadId: string | undefined
}

function readRecordState({ record, subject, filePath, now }: StoredState): RecordState {
  if (record === undefined)
    return { recordCheckpoint: undefined, problem: undefined, recordUploadId: undefined }
  if (record.type === 'damaged')
    return { recordCheckpoint: undefined, problem: record.problem, recordUploadId: record.uploadId }
  const recordUploadId = record.record.uploadId
  try {
    return {
      recordCheckpoint: checkpointOf(record.record, subject, filePath, now),
      problem: undefined,
      recordUploadId,
    }
  } catch (error) {
    return {
      recordCheckpoint: undefined,
      problem: error instanceof Error ? error.message : String(error),
      recordUploadId,
    }
  }
}

function checkpointOf(
  record: CppRecord,
  subject: CheckpointSubject,
  filePath: string,
  now: number,
): Checkpoint {
  const { target } = subject
  if (record.bucket !== target.bucket || record.key !== target.key || record.filePath !== filePath)
    throw new Error('it belongs to another upload')
  const plan = recordedPlan(record.size, record.partSize)
  return {
    header: {
      ...subject,
      uploadId: uploadId(record.uploadId),
      plan,
      // The record has no more about the file, so the content is compared when the upload is resumed.
      source: {
        size: record.size,
        mtimeNs: `${BigInt(record.mtimeSeconds) * 1_000_000_000n}`,
        ctimeNs: '0',
        fileId: 'unknown',
      },
      createdAtMs: now,
    },
    parts: [],
    completing: false,
    shared: true,
  }
}
