import { execFileSync } from 'node:child_process'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const upload = (file: string) =>
  service.client().resumableUpload({ bucket: BUCKET, key: 'unusual', file, checkpointDir: service.directory })

describe('a source that is not a regular file', () => {
  it.runIf(process.platform === 'linux').each([
    { what: 'a pipe', path: () => join(service.directory, 'pipe') },
    { what: 'a directory', path: () => service.directory },
    { what: 'a device', path: () => '/dev/zero' },
    { what: 'a file with a content and no size', path: () => '/proc/self/status' },
  ])('is refused before any request: $what (F35)', async ({ path }) => {
    execFileSync('mkfifo', [join(service.directory, 'pipe')])
    expect(await upload(path()).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'SOURCE_UNREADABLE', uploadId: undefined },
    })
    expect(service.requests()).toEqual([])
  })

  it('is stored as an empty object when it is empty (F35)', async () => {
    const file = join(service.directory, 'empty')
    await writeFile(file, '')
    expect(await upload(file).done()).toMatchObject({ size: 0 })
    expect(await service.emulator.state.readObject(BUCKET, 'unusual')).toHaveLength(0)
  })

  it('has at most 10,000 parts when it is sparse and has 1 TiB (F35)', async () => {
    const file = join(service.directory, 'sparse')
    const handle = await open(file, 'w')
    await handle.truncate(2 ** 40)
    await handle.close()
    service.emulator.faults.add({
      match: { operation: 'UploadPart' },
      fault: { kind: 'hang', when: 'before-body' },
    })
    const running = upload(file)
    for await (const { partsTotal, bytesTotal, phase } of running.progress()) {
      if (phase !== 'uploading') continue
      expect(bytesTotal).toBe(2 ** 40)
      expect(partsTotal).toBeGreaterThan(9000)
      expect(partsTotal).toBeLessThanOrEqual(10_000)
      break
    }
    expect(await running.cancel()).toEqual({ kind: 'cancelled' })
  })
})
