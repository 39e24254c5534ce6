import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resultsOf } from '../batch/tree.ts'
import { BUCKET, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'small.txt' }
const stored = async (key = target.key): Promise<string> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? []).toString()

async function smallFile(text: string): Promise<string> {
  const path = await service.file('small.txt', 0)
  await writeFile(path, text)
  return path
}

/** Damages the bytes of so many requests to come. */
function damage(times: number): void {
  service.emulator.faults.add({ match: { operation: 'PutObject', times }, fault: { kind: 'corrupt-body' } })
}

// A PutObject takes effect at once, so damage that only the CRC-64 of its answer shows would already have
// replaced the object that was there.
describe('an upload in one request whose bytes arrive damaged', () => {
  beforeEach(async () => {
    await service.client().putObject({ ...target, body: 'before' })
  })

  it.each(['file', 'stream'] as const)(
    'is sent again, from a %s, and the object is correct (F48)',
    async (kind) => {
      damage(2)
      const source =
        kind === 'file' ? { file: await smallFile('after') } : { body: Readable.from([Buffer.from('after')]) }
      const notices: string[] = []
      const upload = await service
        .client()
        .resumableUpload({ ...target, ...source, partSize: PART, onNotice: ({ kind }) => notices.push(kind) })
        .done()
      expect(upload).toMatchObject({ crc64Verified: true, uploadId: undefined })
      expect(notices).toEqual(['part-rejected', 'part-rejected'])
      expect(await stored()).toBe('after')
    },
  )

  it('repeatedly fails, and the existing object is unchanged (F48)', async () => {
    damage(99)
    const file = await smallFile('after')
    expect(await service.client().resumableUpload({ ...target, file }).outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'PART_CRC64_MISMATCH', cause: { name: 'ServiceError', code: 'InvalidDigest' } },
    })
    expect(await stored()).toBe('before')
  })

  it('as part of uploadDirectory is sent again, and replaces nothing while it is damaged (F48)', async () => {
    const directory = dirname(await smallFile('after'))
    const upload = () => resultsOf(service.client().uploadDirectory({ bucket: BUCKET, directory }))
    damage(2)
    const { results } = await upload()
    expect(results).toMatchObject([{ kind: 'uploaded' }])
    expect(await stored()).toBe('after')
    await smallFile('later')
    damage(99)
    expect((await upload()).results).toMatchObject([{ kind: 'failed', error: { code: 'InvalidDigest' } }])
    expect(await stored()).toBe('after')
  })
})
