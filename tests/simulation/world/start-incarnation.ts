import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { type CheckpointStore, startUpload, type UploadId, type UploadNotice } from '@oss/multipart'
import type { OwnerWitness } from '../owners/owner-witness.ts'
import { checkOutcome } from './check-outcome.ts'
import { fsIncarnationStore } from './fs-incarnation-store.ts'
import { type Incarnation, type IncarnationStore, leaveIfDone } from './incarnation.ts'
import type { Owner } from './scheduler.ts'
import { simApi } from './sim-api.ts'
import { DIRECTORY } from './sim-disk.ts'
import { SimNetwork } from './sim-network.ts'
import { simSystem } from './sim-system.ts'
import { watchProgress } from './watch-progress.ts'
import { watchedStore } from './watched-store.ts'
import { Witness } from './witness.ts'
import type { World } from './world.ts'

/** How a process keeps its checkpoint. */
export interface IncarnationSetup {
  readonly checkpoints: CheckpointStore
  readonly store: IncarnationStore
  readonly sharing?: OwnerWitness
  /** By how much the clock of the process is wrong. */
  readonly skewMs?: number
  readonly continueOnly?: UploadId
}

/** Starts a process that uploads the file, with its checkpoint beside it. */
export function startIncarnation(world: World, pid: number): Incarnation {
  const owner: Owner = { name: `process ${pid}`, alive: true }
  const system = simSystem(world, owner, pid)
  return startRun(world, pid, owner, {
    checkpoints: fsCheckpointStore({ directory: DIRECTORY, system }),
    store: fsIncarnationStore(world, pid, system),
  })
}

/** Starts a process that uploads the file. */
export function startRun(
  world: World,
  pid: number,
  owner: Owner,
  { checkpoints, store, sharing, skewMs = 0, continueOnly }: IncarnationSetup,
): Incarnation {
  world.living(pid, true)
  world.note(`${owner.name} starts${continueOnly === undefined ? '' : `, only to continue ${continueOnly}`}`)
  const witness = new Witness(world, owner.name, sharing)
  const network = new SimNetwork(world, owner)
  const reads = { count: 0 }
  const notices: UploadNotice[] = []
  const handle = startUpload({
    target: { endpoint: 'https://simulation', bucket: 'bucket', key: 'key' },
    source: world.file.source(owner, reads),
    api: simApi(world, owner, network, witness),
    checkpoints: watchedStore(checkpoints, witness, sharing),
    partSize: 102_400,
    parallel: world.shape.parallel,
    verify: world.shape.reread === true ? 'full' : 'metadata',
    allowGrowth: world.shape.allowGrowth === true,
    ...(continueOnly !== undefined && { continueOnly }),
    now: () => world.nowMs() + skewMs,
    monotonicMs: () => world.scheduler.nowMs,
    // A process that is stopped waits for its store: in this world, each call ends or the process dies.
    sleep: () => new Promise(() => {}),
    onNotice(notice) {
      world.note(`${owner.name} notices ${notice.kind}`)
      if (notice.kind === 'upload-not-aborted') world.named.add(notice.uploadId)
      notices.push(notice)
    },
  })
  const run: Incarnation = {
    ...{ owner, pid, witness, store, sharing, network, reads, handle, notices },
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
      `${owner.name} ends: ${outcome.kind}${'error' in outcome ? ` ${outcome.error.code}: ${outcome.error.message}` : ''}`,
    )
    checkOutcome(world, run, outcome)
    witness.over()
  })
  return run
}
