import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type CheckpointId, type CheckpointLease, restoreRecords } from '@oss/multipart'
import type { LeasedDatabase } from '../calls/leased-database.ts'
import { lockedError } from '../errors/lease-errors.ts'
import { DatabaseLease } from '../lease/database-lease.ts'
import type { AcquireResult } from '../port/checkpoint-database.ts'

/** Acquires a checkpoint. @throws CheckpointError `LOCKED`, `UNWRITABLE` */
export async function acquireLease(database: LeasedDatabase, id: CheckpointId): Promise<CheckpointLease> {
  const { leaseMs } = database
  const claim = randomUUID()
  const owner = `process ${process.pid} on host ${hostname()}`
  let result: AcquireResult
  try {
    result = await database.write((connected) => connected.acquire({ id, claim, owner, leaseMs }))
  } catch (error) {
    // The database may have done it, without a response, or may do it later.
    void database.tryWrite((connected) => connected.release(id, claim))
    throw error
  }
  if (result.status === 'locked') throw lockedError(result.owner)
  const { token, sequence, records } = result
  return new DatabaseLease(database, { id, token, sequence, restored: restoreRecords(records) }).asObject()
}
