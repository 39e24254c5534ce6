import type { CheckpointOwner } from '@oss/multipart'
import type { Database, LeaseRow } from '../database/database.ts'
import { ownerOf } from '../ownership/errors.ts'
import { heldLocks, type WebLocks } from '../ownership/web-locks.ts'

/** Database, locks and clock of a store. */
export interface StoreState {
  readonly database: Database
  /** `undefined` when leases are renewed instead. */
  readonly locks: WebLocks | undefined
  readonly now: () => number
}

/** Name of the Web Lock of a checkpoint. */
export function lockName(database: string, id: string): string {
  return `${database}:${id}`
}

/** Returns the current owners by checkpoint id. */
export async function currentOwners({
  database,
  locks,
  now,
}: StoreState): Promise<ReadonlyMap<string, CheckpointOwner>> {
  const rows = await database.read((tables) => tables.leases.getAll())
  const held = locks && (await heldLocks(locks))
  const isHeld = ({ id, endsAtMs = 0, leftAtMs }: LeaseRow): boolean =>
    leftAtMs === undefined && (held === undefined ? endsAtMs > now() : held.has(lockName(database.name, id)))
  return new Map(rows.filter(isHeld).map(({ id, endsAtMs }) => [id, ownerOf(endsAtMs)]))
}
