import { type ResumableDownloadInput, ValidationError } from '@oss/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PART, type Service, startService } from '../service/service.ts'
import { downloadTo } from './downloading.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

it.each<[field: string, input: Partial<ResumableDownloadInput>, code: string]>([
  ['bucket', { bucket: 'No Bucket' }, 'BUCKET_INVALID'],
  ['key', { key: '' }, 'KEY_INVALID'],
  ['file', { file: '' }, 'OPTION_INVALID'],
  ['file', { file: 'a\0b' }, 'OPTION_INVALID'],
  ['file', { file: 'a\ud800' }, 'OPTION_INVALID'],
  ['versionId', { versionId: '' }, 'HEADER_INVALID'],
  ['partSize', { partSize: PART - 1 }, 'PART_SIZE_OUT_OF_RANGE'],
  ['parallel', { parallel: 0 }, 'PARALLEL_OUT_OF_RANGE'],
  ['trafficLimitBitsPerSecond', { trafficLimitBitsPerSecond: 1 }, 'TRAFFIC_LIMIT_OUT_OF_RANGE'],
  ['requestPayer', { requestPayer: 'owner' as 'requester' }, 'OPTION_INVALID'],
  ['overwrite', { overwrite: 'no' as unknown as boolean }, 'OPTION_INVALID'],
])('a bad %s is refused before anything is sent or written: %j', (field, input, code) => {
  const download = (): unknown => service.client().resumableDownload({ ...downloadTo(service), ...input })
  expect(download).toThrow(expect.objectContaining({ field, code }))
  expect(service.emulator.requests).toEqual([])
})

it('objectReader also rejects invalid names', () => {
  expect(() => service.client().objectReader({ bucket: 'test-bucket', key: '/' })).toThrow(ValidationError)
})

it('an unusable checkpoint directory is reported, and nothing is downloaded', async () => {
  const download = service
    .client()
    .resumableDownload({ ...downloadTo(service), checkpointDir: '/no/such/place' })
  expect(await download.outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'CHECKPOINT_FAILED', resumable: false, cause: { code: 'UNWRITABLE' } },
  })
  expect(service.emulator.requests).toEqual([])
})
