import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, canary, PART, type Service, startService } from '../service/service.ts'
import { installedRuntime } from './installed-runtime.ts'

const PARTS = 6
const PROGRAM = join(import.meta.dirname, 'transfer.mjs')

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

describe.each([
  ['bun', []],
  ['deno', ['run', '--allow-all', '--node-modules-dir=manual']],
] as const)('%s', (name, flags) => {
  const { executable, missing } = installedRuntime(name)

  function run(action: 'upload' | 'download', file: string): ChildProcess {
    const args = [...flags, PROGRAM, action, service.emulator.endpoint, file]
    const keys = { TEST_KEY_ID: canary.accessKeyId, TEST_KEY_SECRET: canary.accessKeySecret }
    return spawn(executable, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...keys, NODE_OPTIONS: '' },
    })
  }

  async function resultOf(child: ChildProcess): Promise<unknown> {
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect(await once(child, 'close')).toEqual([0, null])
    return JSON.parse(Buffer.concat(chunks).toString())
  }

  it.skipIf(missing !== undefined)(
    `uploads a file, is killed, resumes, and downloads equal bytes${missing === undefined ? '' : ` (${missing})`}`,
    async () => {
      const file = await service.file('file.bin', PARTS * PART)
      const hang = service.emulator.faults.add({
        match: { operation: 'UploadPart', partNumber: 4 },
        fault: { kind: 'hang', when: 'before-headers' },
      })
      const killed = run('upload', file)
      await expect.poll(() => service.requests(), { timeout: 30_000 }).toContain('UploadPart 4')
      killed.kill('SIGKILL')
      await once(killed, 'close')
      hang.remove()
      expect(await resultOf(run('upload', file))).toMatchObject({ partsReused: 3, crc64Verified: true })
      expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
      const copy = join(service.directory, 'copy.bin')
      await resultOf(run('download', copy))
      expect((await readFile(copy)).equals(await readFile(file))).toBe(true)
    },
  )
})
