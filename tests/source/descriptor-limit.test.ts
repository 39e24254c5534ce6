import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, type Service, startService } from '../service/service.ts'
import type { ManyUploadsReport, ManyUploadsTask } from './many-uploads-child.ts'

const UPLOADS = 60
/** Enough for one upload, not for sixty. */
const LIMIT = 50

let service: Service
let directory: string
beforeEach(async () => {
  service = await startService()
  directory = await mkdtemp(join(tmpdir(), 'oss-descriptors-'))
})
afterEach(async () => {
  await service[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

it.runIf(process.platform === 'linux')(
  'uploads beyond the limit of open files fail with a clear error, leak nothing, and can be started again (F36)',
  async () => {
    const { accessKeyId, accessKeySecret } = canary
    const task: ManyUploadsTask = {
      ...{ endpoint: service.emulator.endpoint, accessKeyId, accessKeySecret, bucket: BUCKET, directory },
      ...{ file: await service.file('a.bin', 3 * PART), partSize: PART, uploads: UPLOADS },
    }
    const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
    const script = join(import.meta.dirname, 'many-uploads-child.ts')
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-c', `ulimit -n ${LIMIT} && exec "$@"`, 'bash', process.execPath, ...condition, script],
      { env: { ...process.env, OSS_TEST_TASK: JSON.stringify(task) } },
    )
    const report = JSON.parse(stdout) as ManyUploadsReport
    expect(report.errors.length).toBeGreaterThan(0)
    for (const { code, message } of report.errors) {
      expect(['SOURCE_UNREADABLE', 'CHECKPOINT_FAILED', 'REQUEST_FAILED', 'PART_FAILED']).toContain(code)
      expect(message).toMatch(/EMFILE|ulimit/)
    }
    expect(report.openAfter).toBe(report.openBefore)
    expect(report.completed + report.completedLater).toBe(UPLOADS)
    for (let index = 0; index < UPLOADS; index++) {
      const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, `key-${index}`)) ?? [])
      expect(stored.equals(bytesOf(3 * PART))).toBe(true)
      expect(await readdir(join(directory, `key-${index}`))).toEqual([])
    }
    // An upload id is left behind only where it could not be recorded, and where its abort failed too.
    const left = service.emulator.state.listUploads(BUCKET).length
    expect(left).toBeLessThanOrEqual(report.errors.filter(({ code }) => code === 'CHECKPOINT_FAILED').length)
  },
)
