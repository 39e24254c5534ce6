import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { startUpload, type UploadHandle, type UploadNotice, type UploadOutcome } from '@oss/multipart'
import { checkOutcome } from './check-outcome.ts'
import type { Owner } from './scheduler.ts'
import { simApi } from './sim-api.ts'
import { DIRECTORY } from './sim-disk.ts'
import { SimNetwork } from './sim-network.ts'
import { type SimSystem, simSystem } from './sim-system.ts'
import { watchProgress } from './watch-progress.ts'
import { watchedStore } from './watched-store.ts'
import { Witness } from './witness.ts'
import type { World } from './world.ts'

/** One run of the upload in a process of its own. */
export interface Incarnation {
  readonly owner: Owner
  readonly pid: number
  readonly startedMs: number
  /** Processes that had been killed when it started. */
  readonly killsBefore: number
  readonly witness: Witness
  readonly system: SimSystem
  readonly network: SimNetwork
  readonly reads: { readonly count: number }
  readonly handle: UploadHandle
  readonly notices: readonly UploadNotice[]
  /** A user has meddled with it, and need not be told why it stopped. */
  userActed: boolean
  /** Cancels that go on after the upload has settled. */
  cancels: number
  outcome: UploadOutcome | undefined
}

/** Starts a process that uploads the file. */
export function startIncarnation(world: World, pid: number): Incarnation {
  const owner: Owner = { name: `process ${pid}`, alive: true }
  world.living(pid, true)
  world.note(`${owner.name} starts`)
  const witness = new Witness(world, owner.name)
  const system = simSystem(world, owner, pid)
  const network = new SimNetwork(world, owner)
  const reads = { count: 0 }
  const notices: UploadNotice[] = []
  const handle = startUpload({
    target: { endpoint: 'https://simulation', bucket: 'bucket', key: 'key' },
    source: world.file.source(owner, reads),
    api: simApi(world, owner, network, witness),
    checkpoints: watchedStore(fsCheckpointStore({ directory: DIRECTORY, system }), witness),
    partSize: 102_400,
    parallel: world.shape.parallel,
    verify: world.shape.reread === true ? 'full' : 'metadata',
    allowGrowth: world.shape.allowGrowth === true,
    now: () => world.nowMs(),
    onNotice(notice) {
      world.note(`${owner.name} notices ${notice.type}`)
      if (notice.type === 'upload-left-behind') world.named.add(notice.uploadId)
      notices.push(notice)
    },
  })
  const run: Incarnation = {
    ...{ owner, pid, witness, system, network, reads, handle, notices },
    startedMs: world.scheduler.nowMs,
    killsBefore: world.kills,
    userActed: false,
    cancels: 0,
    outcome: undefined,
  }
  watchProgress(world, run)
  void handle.outcome.then((outcome) => {
    run.outcome = outcome
    leaveIfDone(world, run)
    world.note(
      `${owner.name} ends: ${outcome.status}${'error' in outcome ? ` ${outcome.error.code}: ${outcome.error.message}` : ''}`,
    )
    checkOutcome(world, run, outcome)
    witness.over()
  })
  return run
}

/** The user cancels it, before or after its end. */
export async function cancel(world: World, run: Incarnation): Promise<void> {
  run.cancels += 1
  const outcome = await run.handle.cancel()
  run.cancels -= 1
  world.note(`${run.owner.name} is cancelled: ${outcome.status}`)
  if (outcome.status === 'failed' && outcome.error.uploadId !== undefined)
    world.named.add(outcome.error.uploadId)
  leaveIfDone(world, run)
}

/** Whether the process still has something to do. */
export function isRunning({ owner, outcome, cancels }: Incarnation): boolean {
  return owner.alive && (outcome === undefined || cancels > 0)
}

function leaveIfDone(world: World, run: Incarnation): void {
  if (!isRunning(run)) world.living(run.pid, false)
}

/** The process is gone, in the middle of whatever it did. */
export function kill(world: World, run: Incarnation): void {
  run.owner.alive = false
  world.kills += 1
  world.living(run.pid, false)
  world.note(`${run.owner.name} is killed`)
}
