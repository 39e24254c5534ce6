import type { OssClient, ResumableUploadInput, UploadHandle } from '@oss/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { countResources, grown } from './resources.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

type Ending = (client: OssClient, start: () => UploadHandle) => Promise<unknown>

const recorded = async (upload: UploadHandle): Promise<void> => {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded > 0) return
}
const endings: readonly (readonly [string, Ending])[] = [
  ['completes', (_, start) => start().done()],
  [
    'is interrupted',
    async (_, start) => {
      const upload = start()
      await recorded(upload)
      await upload.interrupt()
    },
  ],
  [
    'is cancelled',
    async (_, start) => {
      const upload = start()
      await recorded(upload)
      await upload.cancel()
    },
  ],
  [
    'meets disabled requests',
    async (client, start) => {
      const upload = start()
      await recorded(upload)
      client.disableRequests()
      await upload.outcome
    },
  ],
  [
    'fails',
    async (_, start) => {
      service.emulator.faults.add({
        match: { operation: 'UploadPart', nth: 3, times: 100 },
        fault: { kind: 'reset', when: 'after-bytes', bytes: 1000 },
      })
      await start().outcome
    },
  ],
]

it.each(endings)(
  'after an upload %s and its client is closed, no descriptor, socket, timer or listener is left (R10, R14, I14)',
  async (_, end) => {
    const file = await service.file('a.bin', 8 * PART)
    const shared = new AbortController()
    const before = await countResources(service, shared.signal)
    for (let round = 0; round < 3; round++) {
      service.emulator.faults.clear()
      const client = service.client()
      const input: ResumableUploadInput = {
        ...{ bucket: BUCKET, key: `key-${round}`, file, partSize: PART, parallel: 3 },
        signal: shared.signal,
      }
      await end(client, () => client.resumableUpload(input))
      await client.close()
    }
    expect(await grown(service, shared.signal, before)).toEqual([])
  },
)

it('other requests leave no listener on a shared signal, whether they succeed or fail (R14, I14)', async () => {
  const { signal } = new AbortController()
  const before = await countResources(service, signal)
  const client = service.client()
  const object = { bucket: BUCKET, key: 'key', signal }
  for (let round = 0; round < 20; round++) {
    await client.putObject({ ...object, body: 'text' })
    await client.headObject(object)
    await (await client.getObject(object)).bytes()
    await expect(client.getObject({ ...object, key: 'none' })).rejects.toMatchObject({ code: 'NoSuchKey' })
  }
  await client.close()
  expect(await grown(service, signal, before)).toEqual([])
})
