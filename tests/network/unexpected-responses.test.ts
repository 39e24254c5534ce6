import type { Fault } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

describe('a response with a success status that is not a success', () => {
  it('200 with an error document to the completion is retried (F47)', async () => {
    disturb(
      service,
      { operation: 'CompleteMultipartUpload' },
      { kind: 'error-in-200', code: 'InternalError' },
    )
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)['CompleteMultipartUpload']).toBe(2)
  })

  it.each([
    ['nothing at all', ''],
    ['another document', '<Other/>'],
    ['no ETag', '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>'],
  ])(
    '200 with %s to the completion is not accepted; the next run determines the result (F47)',
    async (_what, body) => {
      disturb(
        service,
        { operation: 'CompleteMultipartUpload' },
        { kind: 'status', status: 200, body, when: 'after-commit' },
      )
      const outcome = await (await upload(service)).outcome
      expect(outcome).toMatchObject({
        kind: 'failed',
        error: { code: 'COMPLETION_UNKNOWN', resumable: true },
      })
      expect(await (await upload(service)).done()).toMatchObject({ partsReused: PARTS })
      await expectStored(service)
      expect(counts(service)['UploadPart']).toBe(PARTS)
    },
  )

  it('204 without an ETag to a part is not accepted: the part is sent again (F47)', async () => {
    disturb(service, { operation: 'UploadPart' }, { kind: 'status', status: 204 })
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS + 1)
  })

  it('many 1xx responses before the final one have no effect (F47)', async () => {
    service.emulator.faults.add({ fault: { kind: 'interim', count: 20 } })
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS)
  })
})

describe('the response to an upload', () => {
  it.each([
    ['a wrong CRC-64', { kind: 'wrong-crc' }],
    ['a CRC-64 that is no number', { kind: 'header', name: 'x-oss-hash-crc64ecma', value: 'none' }],
  ] as const)('of a part with %s is not accepted (F48)', async (_what, fault: Fault) => {
    disturb(service, { operation: 'UploadPart', partNumber: 2, times: 3 }, fault)
    const outcome = await (await upload(service)).outcome
    const isNumber = fault.kind === 'wrong-crc'
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: isNumber ? 'PART_CRC64_MISMATCH' : 'PART_FAILED', resumable: true },
    })
    const sent = service.requests().filter((request) => request === 'UploadPart 2')
    expect(sent).toHaveLength(isNumber ? 3 : 1)
  })

  it('of a part with a wrong CRC-64 twice costs two more requests (F48)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 2, times: 2 }, { kind: 'wrong-crc' })
    expect(await (await upload(service)).done()).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS + 2)
  })

  it.each(['lower-case', 'unquoted'] as const)(
    'of a part with an ETag that is %s is accepted (F48)',
    async (form) => {
      disturb(service, { operation: 'UploadPart', times: PARTS }, { kind: 'wrong-etag', form })
      await (await upload(service)).done()
      await expectStored(service)
    },
  )

  it('of a part with a wrong ETag is detected by the completion, and that part is sent again (F48)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 2 }, { kind: 'wrong-etag' })
    expect(await (await upload(service)).done()).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)).toMatchObject({ CompleteMultipartUpload: 2, ListParts: 1, UploadPart: PARTS + 1 })
  })

  it('without any CRC-64 is accepted, and the result reports that it is not verified (F48)', async () => {
    service.emulator.faults.add({ fault: { kind: 'missing-crc' } })
    expect(await (await upload(service)).done()).toMatchObject({ crc64Verified: false })
    await expectStored(service)
  })

  it('without an ETag is sent again, and the second response counts (F48)', async () => {
    for (const operation of ['PutObject', 'UploadPart'] as const)
      disturb(service, { operation }, { kind: 'missing-etag' })
    await service.client().putObject({ ...target, body: 'x' })
    expect(counts(service)).toMatchObject({ PutObject: 2 })
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)).toMatchObject({ UploadPart: PARTS + 1 })
  })

  it('without an ETag each time ends with an error that names the proxy and CORS (F48)', async () => {
    service.emulator.faults.add({ match: { operation: 'PutObject' }, fault: { kind: 'missing-etag' } })
    const error = await service
      .client()
      .putObject({ ...target, body: 'x' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      ...{ code: 'RESPONSE_MALFORMED', mayHaveBeenApplied: true, isTemporary: true },
      message: expect.stringMatching(/no etag header: a proxy removed it, or, in a browser, the CORS rule/),
    })
  })
})
