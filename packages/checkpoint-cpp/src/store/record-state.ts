import {
  type Checkpoint,
  type CheckpointSubject,
  type RestoredCheckpoint,
  recordedPlan,
  uploadId,
} from '@oss/multipart'
import type { CppRecord } from '../record/cpp-record.ts'
import type { ReadRecord } from '../record/parse-record.ts'

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

/** The checkpoint that a record stands for, or why there is none. */
export interface RecordState {
  readonly recordCheckpoint: Checkpoint | undefined
  readonly problem: string | undefined
  /** The upload id in the record. */
  readonly recordUploadId: string | undefined
}

/** Converts the record of an upload to a checkpoint. */
export function readRecordState({ record, subject, filePath, now }: StoredState): RecordState {
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
      kind: 'upload',
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
