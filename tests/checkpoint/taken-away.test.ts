import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

let service: Service
let checkpointDir: string
beforeEach(async () => {
  service = await startService()
  checkpointDir = await mkdtemp(join(tmpdir(), 'oss-taken-away-'))
})
afterEach(async () => {
  await service[Symbol.asyncDispose]()
  await rm(checkpointDir, { recursive: true, force: true })
})

const pathOf = async (ending: string): Promise<string> =>
  join(checkpointDir, (await readdir(checkpointDir)).find((name) => name.endsWith(ending)) ?? '')

const takeAway = {
  lock: async () => rm(await pathOf('.lock')),
  journal: async () => rm(await pathOf('.journal')),
  'journal, replaced by a copy,': async () => {
    const path = await pathOf('.journal')
    await rename(path, `${path}.old`)
    await writeFile(path, '')
  },
  directory: () => rm(checkpointDir, { recursive: true }),
}

describe('during an upload somebody takes away', () => {
  it.each(Object.keys(takeAway) as (keyof typeof takeAway)[])(
    'the %s of its checkpoint: the next record notices, and nothing more is sent (F18)',
    async (what) => {
      const file = await service.file('a.bin', 6 * PART)
      const input = { bucket: BUCKET, key: 'a', file, partSize: PART, parallel: 1, checkpointDir }
      service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { type: 'delay', ms: 30 } })
      const upload = service.client().resumableUpload(input)
      for await (const { partsRecorded } of upload.progress()) {
        if (partsRecorded < 2) continue
        await takeAway[what]()
        break
      }
      const outcome = await upload.outcome
      expect(outcome).toMatchObject({
        status: 'failed',
        error: {
          code: 'CHECKPOINT_FAILED',
          uploadId: service.emulator.state.listUploads(BUCKET)[0]?.uploadId,
          cause: { code: 'LEASE_LOST' },
        },
      })
      const sent = service.requests().length
      expect(service.requests()).not.toContain('UploadPart 6')
      expect(service.requests()).not.toContain('CompleteMultipartUpload')

      if (what === 'directory') return
      await service.client().resumableUpload(input).done()
      expect(service.requests().length).toBeGreaterThan(sent)
      const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
      expect(stored.equals(bytesOf(6 * PART))).toBe(true)
    },
  )
})
