import {
  type Checkpoint,
  type CheckpointSubject,
  planParts,
  type RestoredCheckpoint,
  uploadId,
} from '@oss/multipart'
import type { CppRecord, ReadRecord } from './cpp-record.ts'

/** What lies in the directory of one upload. */
export interface Found {
  readonly subject: CheckpointSubject
  /** What the journal beside the record says. */
  readonly journal: RestoredCheckpoint
  /** What the C++ SDK's record says; `undefined` when there is none. */
  readonly record: Exclude<ReadRecord, { readonly type: 'encrypted' }> | undefined
  /** Where the record lies. */
  readonly path: string
  /** The path that the record should name. */
  readonly filePath: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Makes one checkpoint of journal and record.
 *
 * They name one upload id, but when the C++ SDK has begun anew: then the record has the later one. Only an upload whose completion we may
 * have sent is kept before it, because it may still become the object (R6). The id that is not used is named (R9).
 */
export function restoredCheckpoint(found: Found): RestoredCheckpoint {
  const { journal } = found
  const own = journal.checkpoint
  const { theirs, problem, named } = recorded(found)
  const usesOwn =
    own !== undefined &&
    (own.completing || theirs === undefined || theirs.header.uploadId === own.header.uploadId)
  const checkpoint = usesOwn ? { ...own, shared: true as const } : theirs
  const unused = [own?.header.uploadId, named].filter(
    (id) => id !== undefined && id !== checkpoint?.header.uploadId,
  )
  const problems = [
    journal.damage,
    problem && `${found.path}: ${problem}, so it is not used`,
    ...unused.map((id) => `the upload id ${JSON.stringify(id)} is given up and may be left on the service`),
  ]
  const damage = problems.filter((text) => text !== undefined && text !== '').join('; ')
  return { checkpoint, damage: damage === '' ? undefined : damage }
}

interface Recorded {
  readonly theirs: Checkpoint | undefined
  readonly problem: string | undefined
  /** The upload id that the record names. */
  readonly named: string | undefined
}

function recorded({ record, subject, filePath, now }: Found): Recorded {
  if (record === undefined) return { theirs: undefined, problem: undefined, named: undefined }
  if (record.type === 'damaged') return { theirs: undefined, problem: record.problem, named: record.uploadId }
  const named = record.record.uploadId
  try {
    return { theirs: checkpointOf(record.record, subject, filePath, now), problem: undefined, named }
  } catch (error) {
    return { theirs: undefined, problem: error instanceof Error ? error.message : String(error), named }
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
  const plan = planParts(record.size, record.partSize)
  if (plan.partSize !== record.partSize) throw new Error('its parts are too small for its size')
  return {
    header: {
      ...subject,
      uploadId: uploadId(record.uploadId),
      plan,
      // All that the record says of the file; who takes the upload over compares the content.
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
