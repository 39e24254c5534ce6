import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { startUpload, type UploadNotice } from '@oss/multipart'
import { checkOutcome } from './check-outcome.ts'
import { type Incarnation, leaveIfDone } from './incarnation.ts'
import type { Owner } from './scheduler.ts'
import { simApi } from './sim-api.ts'
import { DIRECTORY } from './sim-disk.ts'
import { SimNetwork } from './sim-network.ts'
import { simSystem } from './sim-system.ts'
import { watchProgress } from './watch-progress.ts'
import { watchedStore } from './watched-store.ts'
import { Witness } from './witness.ts'
import type { World } from './world.ts'

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
      `${owner.name} ends: ${outcome.kind}${'error' in outcome ? ` ${outcome.error.code}: ${outcome.error.message}` : ''}`,
    )
    checkOutcome(world, run, outcome)
    witness.over()
  })
  return run
}
