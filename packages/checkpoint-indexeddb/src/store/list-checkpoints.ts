import type { CheckpointId, StoredCheckpoint } from '@oss/multipart'
import { partsOf } from '../database/parts-of.ts'
import { headerOf, restore } from '../database/read-checkpoint.ts'
import { currentOwners, type StoreState } from './owners.ts'

/** Returns all readable checkpoints. */
export async function listCheckpoints(
  state: StoreState,
  withParts: boolean,
): Promise<readonly StoredCheckpoint[]> {
  const { database } = state
  const owners = await currentOwners(state)
  return database.read(async (tables) => {
    const rows = await tables.uploads.getAll()
    const found: StoredCheckpoint[] = []
    for (const row of rows) {
      const { id, updatedAtMs } = row
      const parts = withParts ? await tables.parts.getAll(partsOf(id)) : undefined
      const { checkpoint } = parts === undefined ? headerOf(row) : restore(row, parts)
      if (checkpoint === undefined) continue
      found.push({
        id: id as CheckpointId,
        location: `IndexedDB ${database.name}`,
        header: checkpoint.header,
        completing: row.completing === true,
        partsRecorded: parts?.length ?? (await tables.parts.count(partsOf(id))),
        parts: parts && checkpoint.parts,
        owner: owners.get(id),
        updatedAtMs,
      })
    }
    return found
  })
}
