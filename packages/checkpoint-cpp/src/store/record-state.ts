import {
  type Checkpoint,
  type CheckpointSubject,
  type RestoredCheckpoint,
  recordedPlan,
  uploadId,
} from '@oss/multipart'
import type { CppRecord } from '../record/cpp-record.ts'
import type { ParsedRecord } from '../record/parse-record.ts'

/** The journal and the record of one upload. */
export interface StoredState {
  readonly subject: CheckpointSubject
  /** Contents of the journal. */
  readonly journal: RestoredCheckpoint
  /** Contents of the C++ SDK's record; `undefined` if it does not exist. */
  readonly record: Exclude<ParsedRecord, { readonly kind: 'encrypted' }> | undefined
  /** Path of the record. */
  readonly path: string
  /** Path of the uploaded file, as the record must contain it. */
  readonly filePath: string
  /** Current time in milliseconds since the epoch. */
  readonly nowMs: number
}

/** A record as a checkpoint. */
export interface RecordState {
  /** `undefined` if there is no record, or if it cannot be used. */
  readonly recordCheckpoint: Checkpoint | undefined
  /** Why the record cannot be used. */
  readonly problem: string | undefined
  /** The upload id in the record. */
  readonly recordUploadId: string | undefined
}

/** Converts the record of an upload to a checkpoint. */
export function readRecordState({ record, subject, filePath, nowMs }: StoredState): RecordState {
  if (record === undefined)
    return { recordCheckpoint: undefined, problem: undefined, recordUploadId: undefined }
  if (record.kind === 'damaged')
    return { recordCheckpoint: undefined, problem: record.problem, recordUploadId: record.uploadId }
  const recordUploadId = record.record.uploadId
  try {
    return {
      recordCheckpoint: checkpointOf(record.record, subject, filePath, nowMs),
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
  nowMs: number,
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
      // The record describes the file only by size and time, so resuming the upload compares the content.
      source: {
        size: record.size,
        mtimeNs: `${BigInt(record.mtimeSeconds) * 1_000_000_000n}`,
        ctimeNs: '0',
        fileId: 'unknown',
      },
      createdAtMs: nowMs,
    },
    parts: [],
    completing: false,
    shared: true,
  }
}
