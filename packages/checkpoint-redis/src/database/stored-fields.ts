import { type RestoredCheckpoint, restoreRecords } from '@oss/multipart'
import { listOf, textOf } from './redis-database.ts'

/** Field of the header, in the hash of a checkpoint. The field of a part is its number. */
export const HEADER = 'header'
/** Field of the intent to complete. */
export const COMPLETING = 'completing'

/** Restores a checkpoint from the names and values of its fields. */
export function restoredFrom(reply: unknown): RestoredCheckpoint {
  const flat = listOf(reply)
  const fields = new Map<string, string>()
  for (let at = 0; at + 1 < flat.length; at += 2) fields.set(textOf(flat[at]), textOf(flat[at + 1]))
  const header = fields.get(HEADER) ?? ''
  if (header === '') return { checkpoint: undefined, damage: undefined }
  fields.delete(HEADER)
  return restoreRecords([header, ...[...fields.values()].filter((text) => text !== '')])
}
