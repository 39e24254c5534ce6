// BOUNDS_OBJECT_MIB is the size of the object.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUCKET } from '../service/service.ts'
import { runBoundsChild } from './run-bounds-child.ts'
import { startBoundsServer } from './start-bounds-server.ts'

const MIB = Number(process.env['BOUNDS_OBJECT_MIB'] ?? 192)

interface Result {
  readonly size: number
  readonly seconds: number
  readonly baseMiB: number
  readonly grownMiB: number
}

it('the memory of a process does not grow with the object that it downloads: at most 96 MiB above its base (R14, I16)', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'oss-bounds-'))
  const bytes = MIB * 2 ** 20
  using server = await startBoundsServer('zeros-server.ts', { OBJECT_BYTES: String(bytes) })
  try {
    const file = join(directory, 'zeros.bin')
    const task = { file, bucket: BUCKET, partSize: 8 * 2 ** 20, parallel: 8 }
    const { seconds, baseMiB, grownMiB, size } = await runBoundsChild<Result>(
      'large-object-child.ts',
      server.endpoint,
      task,
    )
    process.stdout.write(
      `${MIB} MiB in ${seconds.toFixed(1)} s: ${grownMiB.toFixed(1)} MiB above ${baseMiB.toFixed(1)} MiB\n`,
    )
    expect(size).toBe(bytes)
    expect((await stat(file)).size).toBe(bytes)
    expect(grownMiB).toBeLessThan(96)
  } finally {
    await rm(directory, { recursive: true })
  }
}, 600_000)
