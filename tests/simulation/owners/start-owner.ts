import { databaseCheckpointStore } from '@oss/checkpoint-database'
import { recordedUploadId, type UploadId } from '@oss/multipart'
import type { Incarnation, IncarnationStore } from '../world/incarnation.ts'
import type { Owner } from '../world/scheduler.ts'
import { startRun } from '../world/start-incarnation.ts'
import type { World } from '../world/world.ts'
import { ownerClock } from './owner-clock.ts'
import type { OwnerRates } from './owner-rates.ts'
import { type OwnerTally, OwnerWitness } from './owner-witness.ts'
import type { SimDatabase } from './sim-database.ts'
import { type Outage, storeConnection } from './store-connection.ts'

/** What all owners of a checkpoint share. */
export interface SharedPlace {
  readonly world: World
  readonly database: SimDatabase
  readonly outage: Outage
  readonly rates: OwnerRates
  readonly tally: OwnerTally
  readonly leaseMs: number
}

/** How one process differs from the others. */
export interface OwnerStart {
  readonly pid: number
  readonly host: number
  readonly skewMs: number
  readonly continueOnly: UploadId | undefined
}

/** Starts a process that uploads the file, with its checkpoint in the shared store. */
export function startOwner(place: SharedPlace, { pid, host, skewMs, continueOnly }: OwnerStart): Incarnation {
  const { world, database, outage, rates, tally, leaseMs } = place
  const owner: Owner = { name: `process ${pid} on host ${host}`, alive: true }
  const witness = new OwnerWitness(world, owner.name, database, tally, continueOnly)
  const connection = storeConnection({ world, owner, database, outage, rates, leaseMs, witness })
  const clock = ownerClock(world.scheduler, owner)
  return startRun(world, pid, owner, {
    checkpoints: databaseCheckpointStore({ database: connection, leaseMs, clock }),
    store: ownerStore(witness, database),
    sharing: witness,
    skewMs,
    ...(continueOnly !== undefined && { continueOnly }),
  })
}

function ownerStore(witness: OwnerWitness, database: SimDatabase): IncarnationStore {
  return {
    // Without a response to its release, the lease ends by itself.
    held: () => (witness.isPresent() && !witness.storeFailed ? ['it has the lease'] : []),
    left: ({ uploadId }) =>
      uploadId !== undefined && recordedUploadId(database.checkpoint?.header) === uploadId
        ? ['the checkpoint']
        : [],
  }
}
