import type { CheckpointId, StoredCheckpoint } from '@oss/multipart'
import { partsOf } from '../database/parts-of.ts'
import { readCheckpoint } from '../database/read-checkpoint.ts'
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
    for (const { id, updatedAtMs } of rows) {
      const { checkpoint } = await readCheckpoint(tables, id)
      if (checkpoint === undefined) continue
      const { header, parts, completing } = checkpoint
      found.push({
        id: id as CheckpointId,
        location: `IndexedDB ${database.name}`,
        header,
        completing,
        partsRecorded: await tables.parts.count(partsOf(id)),
        parts: withParts ? parts : undefined,
        owner: owners.get(id),
        updatedAtMs,
      })
    }
    return found
  })
}
