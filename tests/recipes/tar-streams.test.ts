import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runExample } from '../documents/run-example.ts'
import { bytesOf, startService } from '../service/service.ts'
import { BUCKET, RECIPES, runWithCommand } from './command-environment.ts'

const PROGRAM = join(RECIPES, 'tar-streams.ts')
const KEY = 'exampledir/archive.tar.gz'

describe.skipIf(process.platform === 'win32')('archives of tar that are streamed', () => {
  it('store a directory and bring it back', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    const directory = join(service.directory, 'photos')
    await mkdir(join(directory, 'sub'), { recursive: true })
    await writeFile(join(directory, 'sub/a.bin'), bytesOf(300_000))
    expect((await runExample(service, PROGRAM, 'pack', directory)).output).toMatch(/^stored \d+ bytes\n$/)
    const back = join(service.directory, 'back')
    expect(await runExample(service, PROGRAM, 'unpack', back)).toMatchObject({ exitCode: 0 })
    expect((await readFile(join(back, 'sub/a.bin'))).equals(bytesOf(300_000))).toBe(true)
  })

  it('store nothing when tar fails', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    const { exitCode, output } = await runExample(service, PROGRAM, 'pack', join(service.directory, 'none'))
    expect(exitCode).toBe(1)
    expect(output).toMatch(/tar -cz .* failed \(\d+\)/)
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([])
  })

  it('do not become a directory when they arrive damaged', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    const directory = join(service.directory, 'photos')
    await mkdir(directory)
    await writeFile(join(directory, 'a.bin'), bytesOf(300_000))
    await runExample(service, PROGRAM, 'pack', directory)
    service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'wrong-crc' } })
    const back = join(service.directory, 'back')
    const { exitCode, output } = await runExample(service, PROGRAM, 'unpack', back)
    expect(exitCode).toBe(1)
    expect(output).toContain('ChecksumError')
    expect(existsSync(back)).toBe(false)
  })

  it('are piped by the command, both ways', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    await mkdir(join(service.directory, 'photos'))
    await writeFile(join(service.directory, 'photos/a.bin'), bytesOf(300_000))
    const pack = `tar -cz photos | oss upload - oss://${BUCKET}/${KEY}`
    const unpack = `mkdir back && oss cat oss://${BUCKET}/${KEY} | tar -xz -C back`
    for (const line of [pack, unpack])
      expect(await runWithCommand(service, ['bash', '-o', 'pipefail', '-c', line])).toMatchObject({ code: 0 })
    expect((await readFile(join(service.directory, 'back/photos/a.bin'))).equals(bytesOf(300_000))).toBe(true)
  })
})
