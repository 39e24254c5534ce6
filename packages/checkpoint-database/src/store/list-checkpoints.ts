import { restoreRecords, type StoredCheckpoint } from '@oss/multipart'
import type { LeasedDatabase } from '../calls/leased-database.ts'
import type { RecordedCheckpoint } from '../port/checkpoint-database.ts'

/** Lists all checkpoints, a page at a time. */
export async function* listCheckpoints(
  database: LeasedDatabase,
  withParts: boolean,
): AsyncGenerator<StoredCheckpoint> {
  // A database that changes meanwhile may name a checkpoint twice.
  const listed = new Set<string>()
  let after: string | undefined
  do {
    const { checkpoints, next } = await database.read((connected) => connected.list(after))
    after = next
    for (const recorded of checkpoints) {
      if (listed.has(recorded.id)) continue
      listed.add(recorded.id)
      // The parts of a page may be a hundred megabytes, so those are read one after the other.
      const whole = withParts ? await database.read((connected) => connected.read(recorded.id)) : recorded
      const stored = whole && storedCheckpoint(database, whole, withParts)
      if (stored !== undefined) yield stored
    }
  } while (after !== undefined)
}

/** Returns what a listing states of a checkpoint; `undefined` when its header cannot be read. */
export function storedCheckpoint(
  { location }: LeasedDatabase,
  { id, records, partsRecorded, owner, updatedAtMs }: RecordedCheckpoint,
  withParts: boolean,
): StoredCheckpoint | undefined {
  const { checkpoint } = restoreRecords(records)
  if (checkpoint === undefined) return undefined
  const { header, completing } = checkpoint
  const parts = withParts ? checkpoint.parts : undefined
  return { id, location, header, completing, partsRecorded, parts, owner, updatedAtMs }
}
