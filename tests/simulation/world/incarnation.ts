import type { CompletedUpload, UploadHandle, UploadNotice, UploadOutcome } from '@oss/multipart'
import type { OwnerWitness } from '../owners/owner-witness.ts'
import type { Owner } from './scheduler.ts'
import type { SimNetwork } from './sim-network.ts'
import type { Witness } from './witness.ts'
import type { World } from './world.ts'

/** What a process has of its checkpoint store. */
export interface IncarnationStore {
  /** What the process holds now, such as open files. */
  held(): readonly string[]
  /** What is left of the checkpoint of an upload that this process has completed. */
  left(upload: CompletedUpload, run: Incarnation): readonly string[]
}

/** One run of the upload in a process of its own. */
export interface Incarnation {
  readonly owner: Owner
  readonly pid: number
  readonly startedMs: number
  /** Processes that had been killed when it started. */
  readonly killsBefore: number
  readonly witness: Witness
  readonly store: IncarnationStore
  /** One of several owners that share a store. */
  readonly sharing: OwnerWitness | undefined
  readonly network: SimNetwork
  readonly reads: { readonly count: number }
  readonly handle: UploadHandle
  readonly notices: readonly UploadNotice[]
  /** A user has stopped it, and needs no reason. */
  userActed: boolean
  /** Cancellations that continue after the upload has settled. */
  cancels: number
  outcome: UploadOutcome | undefined
}

/** The user cancels it, before or after its end. */
export async function cancel(world: World, run: Incarnation): Promise<void> {
  run.cancels += 1
  const outcome = await run.handle.cancel()
  run.cancels -= 1
  world.note(`${run.owner.name} is cancelled: ${outcome.kind}`)
  if (outcome.kind === 'failed' && outcome.error.uploadId !== undefined)
    world.named.add(outcome.error.uploadId)
  leaveIfDone(world, run)
}

/** Whether the process still has something to do. */
export function isRunning({ owner, outcome, cancels }: Incarnation): boolean {
  return owner.alive && (outcome === undefined || cancels > 0)
}

/** Counts the process out when it has nothing more to do. */
export function leaveIfDone(world: World, run: Incarnation): void {
  if (!isRunning(run)) world.living(run.pid, false)
}

/** The process has died, whatever it was doing. */
export function kill(world: World, run: Incarnation): void {
  run.owner.alive = false
  world.kills += 1
  world.living(run.pid, false)
  world.note(`${run.owner.name} is killed`)
}
