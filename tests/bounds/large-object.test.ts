// BOUNDS_OBJECT_MIB says how large the object is.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BUCKET } from '../service/service.ts'
import { runBoundsChild } from './run-bounds-child.ts'

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
  const server = spawn(process.execPath, [join(import.meta.dirname, 'zeros-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OBJECT_BYTES: String(bytes) },
  })
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer]
    const file = join(directory, 'zeros.bin')
    const task = { file, bucket: BUCKET, partSize: 8 * 2 ** 20, parallel: 8 }
    const endpoint = `http://127.0.0.1:${Number(port)}`
    const { seconds, baseMiB, grownMiB, size } = await runBoundsChild<Result>(
      'large-object-child.ts',
      endpoint,
      task,
    )
    process.stdout.write(
      `${MIB} MiB in ${seconds.toFixed(1)} s: ${grownMiB.toFixed(1)} MiB above ${baseMiB.toFixed(1)} MiB\n`,
    )
    expect(size).toBe(bytes)
    expect((await stat(file)).size).toBe(bytes)
    expect(grownMiB).toBeLessThan(96)
  } finally {
    server.kill()
    await rm(directory, { recursive: true })
  }
}, 600_000)
