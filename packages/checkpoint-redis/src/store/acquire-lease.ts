import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { CheckpointId, CheckpointLease } from '@oss/multipart'
import { keysOf, type RedisDatabase, run, textOf } from '../database/redis-database.ts'
import { ACQUIRE } from '../database/scripts.ts'
import { restoredFrom } from '../database/stored-fields.ts'
import { lockedError } from '../errors/lease-errors.ts'
import { RedisCheckpointLease, release } from '../lease/redis-checkpoint-lease.ts'
import { locationOf } from './list-checkpoints.ts'

/** Acquires a checkpoint. @throws CheckpointError `LOCKED`, `UNWRITABLE` */
export async function acquireLease(database: RedisDatabase, id: CheckpointId): Promise<CheckpointLease> {
  const { checkpoint, lease } = keysOf(database, id)
  const token = randomUUID()
  const args = [token, String(database.leaseMs), `process ${process.pid} on host ${hostname()}`]
  let reply: readonly unknown[]
  try {
    reply = await run(database, { script: ACQUIRE, keys: [checkpoint, lease], args }, 'UNWRITABLE')
  } catch (error) {
    // Redis may have done it, without a response, or may do it later.
    void release(database, id, token)
    throw error
  }
  const [status, description, endsAtMs] = reply.map(textOf)
  if (status === 'locked')
    throw lockedError({ description: description || 'another process', leaseEndsAtMs: Number(endsAtMs) })
  const location = locationOf(database)
  return new RedisCheckpointLease(database, {
    id,
    token,
    location,
    restored: restoredFrom(reply[3]),
  }).asObject()
}
