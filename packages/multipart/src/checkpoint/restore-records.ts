import type { RestoredCheckpoint } from '../ports/checkpoint-store.ts'
import { CollectedRecords } from './collected-records.ts'
import { parseRecord } from './journal-record.ts'

/**
 * Restores a checkpoint from records that a store keeps one by one, such as the rows of a database, each
 * written by `formatRecord`; the header comes first. A record that cannot be read is left out, and `damage`
 * explains why: its part is sent again. Without a readable header there is no checkpoint.
 */
export function restoreRecords(records: Iterable<string>): RestoredCheckpoint {
  const collected = new CollectedRecords()
  let count = 0
  let damage: string | undefined
  for (const text of records) {
    count += 1
    try {
      collected.add(parseRecord(text))
    } catch (error) {
      damage ??= `record ${count}: ${error instanceof Error ? error.message : String(error)}`
    }
    if (count === 1 && damage !== undefined) break
  }
  return { checkpoint: collected.checkpoint(), damage }
}
