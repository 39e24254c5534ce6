import { fsCheckpointStore, type System } from '@oss/checkpoint-fs'
import type { CheckpointHeader, CheckpointLease, RestoredCheckpoint } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { header, id, part } from './stored-upload.ts'
import { afterPowerLoss } from './unsynced-changes.ts'
import { DIRECTORY, type DiskSnapshot, unsyncedDisk } from './unsynced-disk.ts'

// An upload's checkpoint on a disk that keeps only what was synced. After each change of the disk the power
// is cut, in every way that leaves the disk in another state; then the checkpoint is taken again.

const EMPTY: DiskSnapshot = { durable: { names: new Map(), contents: new Map() }, unsynced: [] }

/** What the store has reported as durable. */
interface Promised {
  readonly header: boolean
  readonly parts: number
  readonly completing: boolean
  /** Nothing is promised any more from `removing` on. */
  readonly removal: 'none' | 'removing' | 'removed'
}

const nothing: Promised = { header: false, parts: 0, completing: false, removal: 'none' }

/** The moments at which the power may fail, each with what was promised by then. */
interface Moment extends DiskSnapshot {
  readonly promised: Promised
}

const acquire = (system: System): Promise<CheckpointLease> =>
  fsCheckpointStore({ directory: DIRECTORY, system }).acquire(id)

/** An upload of four parts with a checkpoint; the header is longer than a sector. */
async function moments(): Promise<readonly Moment[]> {
  const seen: Moment[] = []
  let promised = nothing
  const disk = unsyncedDisk(EMPTY, () => seen.push({ ...disk.snapshot(), promised }))
  const promise = (more: Partial<Promised>): void => {
    promised = { ...promised, ...more }
    seen.push({ ...disk.snapshot(), promised })
  }
  const lease = await acquire(disk.boot())
  await lease.begin(longHeader)
  promise({ header: true })
  await lease.recordPart(part(1))
  promise({ parts: 1 })
  await Promise.all([2, 3, 4].map((number) => lease.recordPart(part(number))))
  promise({ parts: 4 })
  await lease.markCompleting()
  promise({ completing: true })
  promise({ removal: 'removing' })
  await lease.remove()
  promise({ removal: 'removed' })
  await lease[Symbol.asyncDispose]()
  return seen
}

const longHeader: CheckpointHeader = { ...header, sourceLabel: `/${'long'.repeat(300)}` }

/** What was restored is the beginning of what the upload recorded, and nothing promised is missing. */
function expectPromised({ checkpoint }: RestoredCheckpoint, promised: Promised): void {
  if (promised.removal === 'removed') expect(checkpoint).toBeUndefined()
  if (checkpoint === undefined) {
    expect(promised.header && promised.removal === 'none').toBe(false)
    return
  }
  const { header: found, parts, completing } = checkpoint
  expect(found).toEqual(longHeader)
  expect(parts).toEqual([1, 2, 3, 4].slice(0, parts.length).map(part))
  expect(parts.length).toBeGreaterThanOrEqual(promised.parts)
  if (promised.completing) expect(completing).toBe(true)
}

const asPromised = ({ checkpoint }: RestoredCheckpoint): Promised => ({
  header: checkpoint !== undefined,
  parts: checkpoint?.parts.length ?? 0,
  completing: checkpoint?.completing ?? false,
  removal: 'none',
})

describe('a loss of power at any change of the disk', () => {
  it('leaves everything that was reported as durable, and a checkpoint that can be resumed (F03, R2, R4)', async () => {
    let states = 0
    for (const { durable, unsynced, promised } of await moments()) {
      for (const state of afterPowerLoss(durable, unsynced)) {
        states += 1
        await using lease = await acquire(unsyncedDisk({ durable: state, unsynced: [] }).boot())
        expectPromised(lease.restored, promised)
        if (lease.restored.checkpoint === undefined) await lease.begin(longHeader)
        await lease.recordPart(part(5))
      }
    }
    process.stdout.write(`${states} states after a loss of power\n`)
    expect(states).toBeGreaterThan(100)
  })

  it('leaves what a run restored from a killed one, although the killed one had not synced it (F01, F03, R2, R4)', async () => {
    let states = 0
    for (const killed of await moments()) {
      const disk = unsyncedDisk(killed)
      const { restored } = await acquire(disk.boot())
      const { durable, unsynced } = disk.snapshot()
      for (const state of afterPowerLoss(durable, unsynced)) {
        states += 1
        await using lease = await acquire(unsyncedDisk({ durable: state, unsynced: [] }).boot())
        expectPromised(lease.restored, asPromised(restored))
      }
    }
    process.stdout.write(`${states} states after a kill, a new run and a loss of power\n`)
    expect(states).toBeGreaterThan(100)
  })
})
