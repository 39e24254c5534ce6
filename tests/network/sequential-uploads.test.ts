import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { type MultipartApi, startUpload, type UploadHandle, uploadId } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { createSignerV4 } from '@oss/signer'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canary, PART, REGION, type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, SIZE, target } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** The client's service, but with uploads that take parts in order and only once. */
function sequentialApi(): MultipartApi {
  return {
    ...service.client().multipartApi(),
    async initiate({ bucket, key }) {
      const url = new URL(`/${bucket}/${key}?uploads&sequential`, service.emulator.endpoint)
      const request = { method: 'POST', url, headers: {}, bucket, key } as const
      const { accessKeyId, accessKeySecret } = canary
      const signer = createSignerV4({ region: REGION })
      const headers = signer.sign(request, { accessKeyId, accessKeySecret }, new Date())
      const answer = await (await fetch(url, { method: 'POST', headers: { ...headers } })).text()
      return uploadId(/<UploadId>(.*)<\/UploadId>/.exec(answer)?.[1] ?? '')
    },
  }
}

async function sequentialUpload(): Promise<UploadHandle> {
  const file = await service.file('source.bin', SIZE)
  return startUpload({
    target: { endpoint: service.emulator.endpoint, ...target },
    source: fileSource(file),
    api: sequentialApi(),
    checkpoints: memoryCheckpointStore(),
    partSize: PART,
    parallel: 1,
  })
}

it('a part of a sequential upload whose answer was lost counts as stored when the listing has its CRC-64 (F61)', async () => {
  disturb(service, { operation: 'UploadPart', partNumber: 3 }, { type: 'drop-response' })
  expect(await (await sequentialUpload()).done()).toMatchObject({ crc64Confirmed: true })
  await expectStored(service)
  expect(counts(service)).toMatchObject({ UploadPart: PARTS + 1, ListParts: 1 })
})

it('a part that a stranger stored in a sequential upload does not count as ours (F61, R8)', async () => {
  disturb(service, { operation: 'UploadPart', partNumber: 3 }, { type: 'delay', ms: 100 })
  const handle = await sequentialUpload()
  await expect.poll(() => service.requests()).toContain('UploadPart 3')
  const [open] = service.emulator.state.listUploads(target.bucket)
  await service.emulator.state.putPart(open?.uploadId ?? '', 3, Buffer.alloc(PART))
  expect(await handle.outcome).toMatchObject({
    status: 'failed',
    error: { code: 'PART_CRC_MISMATCH', uploadId: open?.uploadId },
  })
})

it.each([
  ['has no CRC-64', `<Size>${PART}</Size>`],
  ['has another size', `<Size>${PART - 1}</Size><HashCrc64ecma>1</HashCrc64ecma>`],
])(
  'a part of a sequential upload does not count as stored when the listing %s (F61, R8)',
  async (_what, facts) => {
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, { type: 'drop-response' })
    const part = `<Part><PartNumber>3</PartNumber><ETag>"E"</ETag>${facts}</Part>`
    const body = `<ListPartsResult><IsTruncated>false</IsTruncated>${part}</ListPartsResult>`
    disturb(service, { operation: 'ListParts' }, { type: 'status', status: 200, body })
    expect(await (await sequentialUpload()).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'PART_FAILED', cause: { code: 'PartAlreadyExist' } },
    })
  },
)
