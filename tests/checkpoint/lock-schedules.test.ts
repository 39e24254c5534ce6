import { fsCheckpointStore, type System } from '@oss/checkpoint-fs'
import { type CheckpointLease, isCheckpointError } from '@oss/multipart'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { id } from './stored-upload.ts'
import { DIRECTORY, type UnsyncedDisk, unsyncedDisk } from './unsynced-disk.ts'

// Processes want one lock on one disk. Each file call of theirs waits for its turn; fast-check chooses whose
// turn it is, and at which call a process dies. More schedules: OSS_LOCK_SCHEDULES=20000 pnpm exec vitest run
// --project tests lock-schedules

/** Lets a call continue when it is its turn; never, if its process is dead by then. */
type Turn = (call: keyof System['files']) => Promise<void>

/** A process on the disk that takes turns with the others. */
function takingTurns(disk: UnsyncedDisk, name: number, dead: ReadonlySet<number>, turn: Turn): System {
  const system = disk.boot()
  const own = { pid: name + 1, host: 'host', boot: '', started: '' }
  const { files } = system
  return {
    ...system,
    processes: {
      ownIdentity: async () => own,
      isSurelyDead: async ({ pid }) => dead.has(pid - 1),
    },
    files: {
      open: async (...args) => turn('open').then(() => files.open(...args)),
      lstat: async (path) => turn('lstat').then(() => files.lstat(path)),
      stat: async (path) => turn('stat').then(() => files.stat(path)),
      realpath: async (path) => turn('realpath').then(() => files.realpath(path)),
      readdir: async (path) => turn('readdir').then(() => files.readdir(path)),
      rename: async (from, to) => turn('rename').then(() => files.rename(from, to)),
      link: async (from, to) => turn('link').then(() => files.link(from, to)),
      unlink: async (path) => turn('unlink').then(() => files.unlink(path)),
    },
  }
}

interface World {
  readonly disk: UnsyncedDisk
  readonly dead: Set<number>
  readonly owners: Set<number>
  readonly scheduler: fc.Scheduler
}

/** Acquires and releases the lock repeatedly; dies at its n-th file call. */
async function live({ disk, dead, owners, scheduler }: World, name: number, dieAt: number): Promise<void> {
  let calls = 0
  const system = takingTurns(disk, name, dead, async (call) => {
    await scheduler.schedule(Promise.resolve(), `${name} ${call}`)
    calls += 1
    if (calls < dieAt) return
    dead.add(name)
    owners.delete(name)
    await new Promise(() => {})
  })
  for (let time = 0; time < 10; time++) {
    const lease = await acquireOrNot(system)
    if (lease === undefined) continue
    owners.add(name)
    expect([...owners]).toEqual([name])
    await scheduler.schedule(Promise.resolve(), `${name} works`)
    expect([...owners]).toEqual([name])
    owners.delete(name)
    await lease[Symbol.asyncDispose]()
  }
}

async function acquireOrNot(system: System): Promise<CheckpointLease | undefined> {
  try {
    return await fsCheckpointStore({ directory: DIRECTORY, system }).acquire(id)
  } catch (error) {
    if (isCheckpointError(error) && error.code === 'LOCKED') return undefined
    throw error
  }
}

it('in any interleaving of four processes that may die at any call, one owns the lock at a time, and it can be acquired at the end (F01, F17)', async () => {
  const dieAt = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 4 })
  const property = fc.asyncProperty(fc.scheduler(), dieAt, async (scheduler, deaths) => {
    const disk = unsyncedDisk({ durable: { names: new Map(), contents: new Map() }, unsynced: [] })
    const world: World = { disk, dead: new Set(), owners: new Set(), scheduler }
    const errors: unknown[] = []
    let ended = 0
    deaths.forEach((calls, name) => {
      live(world, name, calls).then(
        () => (ended += 1),
        (error: unknown) => errors.push(error),
      )
    })
    await scheduler.waitIdle()
    expect(errors).toEqual([])
    expect(ended + world.dead.size).toBe(deaths.length)
    // All that are not dead have ended, and hold nothing.
    const last = await fsCheckpointStore({
      directory: DIRECTORY,
      system: takingTurns(disk, 9, world.dead, async () => {}),
    }).acquire(id)
    await last.remove()
    await last[Symbol.asyncDispose]()
    expect([...disk.snapshot().durable.names.keys()].filter((name) => !name.endsWith('.lock'))).toEqual([])
  })
  await fc.assert(property, { numRuns: Number(process.env['OSS_LOCK_SCHEDULES'] ?? 200) })
}, 600_000)
