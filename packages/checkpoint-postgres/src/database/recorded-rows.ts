import type { RecordedCheckpoint } from '@oss/checkpoint-database'
import type { CheckpointId } from '@oss/multipart'
import type { Row } from '../client/postgres-pool.ts'

/** Converts a row of a listing. */
export function recordedFrom(row: Row): RecordedCheckpoint {
  const { id, owner } = row
  return {
    id: id as CheckpointId,
    records: recordsOf(row),
    partsRecorded: Number(row['count']),
    owner: owner ? { description: owner, leaseEndsAtMs: Number(row['lease_ends_at_ms']) } : undefined,
    updatedAtMs: Number(row['updated_at_ms']),
  }
}

/** Returns the records of a checkpoint, the header first; none without one. */
export function recordsOf(row: Row | undefined): readonly string[] {
  if (!row?.['header']) return []
  const parts: unknown = JSON.parse(row['records'] ?? '[]')
  if (!Array.isArray(parts)) throw new Error('PostgreSQL returned something other than a list of records.')
  return [row['header'], ...(row['completing'] ? [row['completing']] : []), ...parts.map(String)]
}
