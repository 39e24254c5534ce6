import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const part = (number: number | string, size = 5) =>
  `<Part><PartNumber>${number}</PartNumber><Size>${size}</Size><ETag>"E"</ETag></Part>`
const page = (parts: string, next?: number) =>
  `<ListPartsResult><IsTruncated>${next !== undefined}</IsTruncated>${
    next === undefined ? '' : `<NextPartNumberMarker>${next}</NextPartNumberMarker>`
  }${parts}</ListPartsResult>`

/** Lists the parts of an upload from these pages, of which the last one is repeated forever. */
async function list(...pages: readonly string[]): Promise<readonly number[]> {
  const client = service.client()
  const ref = await client.initiateMultipartUpload(target)
  for (const [index, body] of pages.entries()) {
    const match = index < pages.length - 1 ? { nth: index + 1 } : { nth: index + 1, times: 50 }
    disturb(service, { operation: 'ListParts', ...match }, { kind: 'status', status: 200, body })
  }
  const numbers: number[] = []
  for await (const { number } of client.listParts(ref)) numbers.push(number)
  return numbers
}

describe('a listing of parts', () => {
  it('retries a page that fails once (F51)', async () => {
    const client = service.client()
    const ref = await client.initiateMultipartUpload(target)
    for (let number = 1; number <= 2500; number += 1)
      await service.emulator.state.putPart(ref.uploadId, number, 'x')
    disturb(service, { operation: 'ListParts', nth: 2 }, { kind: 'status', status: 503 })
    const numbers: number[] = []
    for await (const { number } of client.listParts(ref)) numbers.push(number)
    expect(numbers).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
    expect(counts(service)['ListParts']).toBe(4)
  })

  it.each([
    ['repeats a page', [page(part(1), 1), page(part(1), 1)]],
    ['has a marker that stands still', [page(part(1), 0)]],
    ['has a marker that goes back', [page(part(5), 5), page(part(6), 2)]],
    ['has parts out of order', [page(part(3) + part(2))]],
    ['has an empty page that is not the last', [page('', 0)]],
    ['has a part 0', [page(part(0))]],
    ['has a part 10,001', [page(part(10_001))]],
    ['has a part that is no number', [page(part('two'))]],
    ['has no word on whether it goes on', ['<ListPartsResult/>']],
    ['is another document', ['<ListBucketResult/>']],
  ])('that %s ends with an error about the response, after few requests (F51)', async (_what, pages) => {
    await expect(list(...pages)).rejects.toMatchObject({ name: 'ResponseError', operation: 'ListParts' })
    expect(counts(service)['ListParts']).toBeLessThanOrEqual(2)
  })
})

describe('a listing of uploads', () => {
  const uploads = (key: string) =>
    `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>${key}</NextKeyMarker>
     <NextUploadIdMarker>id</NextUploadIdMarker><Upload><Key>k</Key><UploadId>id</UploadId>
     <Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload></ListMultipartUploadsResult>`

  it.each([
    ['leads to itself', ['a', 'a']],
    ['leads back to an earlier page', ['a', 'b', 'a']],
    ['has a key that nobody can read', ['%E0%A4%A']],
  ])('that %s ends with an error about the response (F51)', async (_what, keys) => {
    for (const [index, key] of keys.entries()) {
      const body = uploads(key)
      disturb(
        service,
        { operation: 'ListMultipartUploads', nth: index + 1 },
        { kind: 'status', status: 200, body },
      )
    }
    const listing = service.client().listMultipartUploads({ bucket: target.bucket })
    await expect(Array.fromAsync(listing)).rejects.toMatchObject({ name: 'ResponseError' })
    expect(counts(service)['ListMultipartUploads']).toBe(keys.length)
  })
})

describe('a listing of objects', () => {
  const objects = (...keys: readonly string[]) =>
    `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>${keys
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"E"</ETag>
           <Type>Normal</Type><Size>5</Size><StorageClass>Standard</StorageClass></Contents>`,
      )
      .join('')}</ListBucketResult>`

  it.each([
    ['repeats a page', [objects('a', 'b'), objects('a', 'b')]],
    ['repeats a key', [objects('a', 'a')]],
    ['goes back', [objects('a', 'c'), objects('b')]],
    ['has an empty page that is not the last', [objects()]],
  ])('that %s ends with an error about the response, after few requests (F51, R14)', async (_what, pages) => {
    for (const [index, body] of pages.entries()) {
      const match = { operation: 'ListObjectsV2', nth: index + 1, times: 50 } as const
      disturb(service, match, { kind: 'status', status: 200, body })
    }
    const listing = service.client().listObjects({ bucket: target.bucket })
    await expect(Array.fromAsync(listing)).rejects.toMatchObject({ name: 'ResponseError' })
    expect(service.emulator.requests).toHaveLength(pages.length)
  })
})

it('an empty page that announces more ends a listing of uploads, whatever its markers (F51, R14)', async () => {
  const body = `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>
    <NextUploadIdMarker>id</NextUploadIdMarker></ListMultipartUploadsResult>`
  disturb(service, { operation: 'ListMultipartUploads' }, { kind: 'status', status: 200, body })
  const listing = service.client().listMultipartUploads({ bucket: target.bucket })
  await expect(Array.fromAsync(listing)).rejects.toMatchObject({ name: 'ResponseError' })
  expect(counts(service)['ListMultipartUploads']).toBe(1)
})

describe('an upload whose completion is rejected because of a part', () => {
  const strange = { operation: 'UploadPart', partNumber: 2 } as const

  it('accepts no part from the listing except the one it has sent (F51, R8)', async () => {
    disturb(service, strange, { kind: 'wrong-etag' })
    const other = [1, 2, 3, 4, 5].map((number) => part(number)).join('')
    disturb(service, { operation: 'ListParts' }, { kind: 'status', status: 200, body: page(other) })
    await (await upload(service)).done()
    await expectStored(service)
    // None of the listed parts is one of ours, so all were sent again.
    expect(counts(service)['UploadPart']).toBe(2 * PARTS)
  })

  it.each([
    ['fails', { kind: 'status', status: 503 }],
    ['is cut', { kind: 'truncate-response' }],
    ['makes no sense', { kind: 'status', status: 200, body: page(part('two')) }],
  ] as const)('keeps its upload id when the listing %s (F51, G2)', async (_what, fault) => {
    disturb(service, strange, { kind: 'wrong-etag' })
    disturb(service, { operation: 'ListParts', times: 4 }, fault)
    const outcome = await (await upload(service)).outcome
    const [open] = service.emulator.state.listUploads(target.bucket)
    expect(outcome).toMatchObject({ kind: 'failed', error: { resumable: true, uploadId: open?.uploadId } })
    service.emulator.faults.clear()
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)['InitiateMultipartUpload']).toBe(1)
  })
})
