// BOUNDS_FILE_GIB is the size of the file; the published figure is measured with 20.
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUCKET } from '../service/service.ts'
import { runBoundsChild } from './run-bounds-child.ts'
import { startBoundsServer } from './start-bounds-server.ts'

const GIB = Number(process.env['BOUNDS_FILE_GIB'] ?? 1)

interface Result {
  readonly size: number
  readonly seconds: number
  readonly baseMiB: number
  readonly grownMiB: number
}

it('the memory of a process does not grow with the file that it uploads: at most 96 MiB above its base (R14, I16)', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'oss-bounds-'))
  using server = await startBoundsServer('discarding-server.ts')
  try {
    const file = join(directory, 'sparse.bin')
    await writeFile(file, '')
    await truncate(file, GIB * 2 ** 30)
    const task = { file, bucket: BUCKET, partSize: 8 * 2 ** 20, parallel: 3 }
    const result = await runBoundsChild<Result>('large-file-child.ts', server.endpoint, task)
    const { size, seconds, baseMiB, grownMiB } = result
    process.stdout.write(
      `${GIB} GiB in ${seconds.toFixed(1)} s: ${grownMiB.toFixed(1)} MiB above ${baseMiB.toFixed(1)} MiB\n`,
    )
    expect(size).toBe(GIB * 2 ** 30)
    expect(grownMiB).toBeLessThan(96)
  } finally {
    await rm(directory, { recursive: true })
  }
}, 1_800_000)
