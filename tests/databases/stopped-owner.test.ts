import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CheckpointStore } from '@oss/multipart'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUpload } from '../owners/running-transfer.ts'
import type { StopPoint } from '../owners/stopped-child.ts'
import { startStoppedOwner } from '../owners/stopped-owner.ts'
import type { StoreLocation } from '../owners/store-location.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { type RunningDatabase, startDatabase } from './start-database.ts'
import { DATABASES } from './tested-databases.ts'

const SIZE = 6 * PART
/** The shortest lease. */
const leaseMs = 3000
const POINTS: readonly StopPoint[] = ['before part 3', 'after part 3', 'before mark', 'after mark']
const CASES = POINTS.flatMap((point) =>
  (['stays', 'changes'] as const).map((source) => ({
    point,
    source,
    name: `${point.replaceAll(' ', '_')}_${source}`,
  })),
)

/** Uploads the file as soon as the lease of its owner has ended. */
async function uploadWhenFree(service: Service, checkpoints: CheckpointStore): Promise<void> {
  for (;;) {
    const outcome = await (await startUpload(service, checkpoints)).outcome
    if (outcome.kind === 'completed') return
    const cause = 'error' in outcome ? outcome.error.cause : undefined
    expect(cause).toMatchObject({ code: 'LOCKED', owner: { leaseEndsAtMs: expect.any(Number) } })
    await wait(50)
  }
}

// The state of a process is read from /proc.
describe.each(DATABASES)('owners of checkpoints in $name', (database) => {
  describe.skipIf(database.missing !== undefined || process.platform !== 'linux')('on several hosts', () => {
    let running: RunningDatabase
    beforeAll(async () => {
      running = await startDatabase(database)
    })
    afterAll(() => running?.[Symbol.asyncDispose]())

    it.concurrent.each(CASES)(
      'an owner that is stopped $point until another has completed its upload sends nothing more: the source $source (F18)',
      async ({ point, source, name }) => {
        await using service = await startService()
        const file = await service.file('a.bin', SIZE, 1)
        const checkpoints: StoreLocation = {
          ...{ kind: 'database', database: database.name, port: running.server.port },
          ...{ name, leaseMs },
        }
        const transfer = { kind: 'upload', file, checkpoints, stopAt: point } as const
        using stopped = await startStoppedOwner(service, transfer)
        const seed = source === 'stays' ? 1 : 2
        if (source === 'changes') await writeFile(file, bytesOf(SIZE, seed))
        const store = await running.connected.store({ name, leaseMs })
        await uploadWhenFree(service, store)
        const sent = service.requests()

        expect(await stopped.wake()).toMatchObject({ kind: 'failed', code: 'TAKEN_OVER', resumable: true })
        expect(service.requests().slice(sent.length)).toEqual([])
        const object = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
        expect(object.equals(bytesOf(SIZE, seed))).toBe(true)
        expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
        expect(await Array.fromAsync(store.list())).toEqual([])
      },
    )
  })
})
