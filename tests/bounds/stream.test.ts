// BOUNDS_STREAM_MIB says how long the stream is; the goal is measured with 1024.
// The goal is of what is published: with OSS_TEST_DIST=1. Node needs 35 MiB more to run the sources.
import { expect, it } from 'vitest'
import { BUCKET } from '../service/service.ts'
import { runBoundsChild } from './run-bounds-child.ts'
import { startBoundsServer } from './start-bounds-server.ts'

const MIB = Number(process.env['BOUNDS_STREAM_MIB'] ?? 256)
const GOAL_MIB = 140

interface Result {
  readonly size: number
  readonly partsTotal: number
  readonly seconds: number
  readonly baseMiB: number
  readonly peakMiB: number
}

it('a stream of unknown length takes less than 140 MiB in all, at parallel 3 and 8 MiB parts: 72 MiB above the base (R14, I16)', async () => {
  using server = await startBoundsServer('discarding-server.ts')
  const task = { bytes: MIB * 2 ** 20, bucket: BUCKET, partSize: 8 * 2 ** 20, parallel: 3 }
  const result = await runBoundsChild<Result>('stream-child.ts', server.endpoint, task)
  const { size, partsTotal, seconds, baseMiB, peakMiB } = result
  process.stdout.write(
    `${MIB} MiB in ${seconds.toFixed(1)} s: at most ${peakMiB.toFixed(1)} MiB, ${baseMiB.toFixed(1)} MiB before\n`,
  )
  expect([size, partsTotal]).toEqual([MIB * 2 ** 20, MIB / 8])
  expect(peakMiB - baseMiB).toBeLessThan(72)
  if (process.env['OSS_TEST_DIST']) expect(peakMiB).toBeLessThan(GOAL_MIB)
}, 600_000)
