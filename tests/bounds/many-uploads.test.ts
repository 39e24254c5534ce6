// BOUNDS_UPLOADS is the number of uploads in one process.
import { expect, it } from 'vitest'
import { BUCKET, PART, startService } from '../service/service.ts'
import { runBoundsChild } from './run-bounds-child.ts'

const UPLOADS = Number(process.env['BOUNDS_UPLOADS'] ?? 1000)

it('the heap does not grow with the number of uploads, nor do the listeners of a signal that they share (R14)', async () => {
  await using service = await startService()
  const file = await service.file('small.bin', PART + 1)
  const task = { uploads: UPLOADS, file, bucket: BUCKET, partSize: PART }
  const { grownMiB, listeners } = await runBoundsChild<{ grownMiB: number; listeners: number }>(
    'many-uploads-child.ts',
    service.emulator.endpoint,
    task,
  )
  process.stdout.write(`${UPLOADS} uploads: the heap grew by ${grownMiB.toFixed(2)} MiB\n`)
  expect(grownMiB).toBeLessThan(5)
  expect(listeners).toBe(0)
}, 600_000)
