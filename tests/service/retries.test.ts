import type { Credentials } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'object' }

async function expectStored(size: number, of = service): Promise<void> {
  const stored = Buffer.from((await of.emulator.state.readObject(BUCKET, target.key)) ?? [])
  expect(stored.equals(bytesOf(size))).toBe(true)
}

describe('a bad network', () => {
  it.each([
    ['connections are reset before the request', { kind: 'reset', when: 'before' }],
    ['connections are reset within the body', { kind: 'reset', when: 'after-bytes', bytes: 50_000 }],
    ['connections are reset after the part was stored', { kind: 'reset', when: 'after-commit' }],
    ['answers are lost', { kind: 'drop-response' }],
    ['answers are cut', { kind: 'truncate-response' }],
    ['the service is overloaded', { kind: 'status', status: 503, code: 'ServiceUnavailable' }],
    ['the service asks to wait', { kind: 'status', status: 429, code: 'QpsLimitExceeded', retryAfter: 0 }],
    ['bodies arrive damaged', { kind: 'corrupt-body' }],
  ] as const)('in which %s does not stop an upload, and the object is correct', async (_, fault) => {
    for (const nth of [1, 3, 4])
      service.emulator.faults.add({ match: { operation: 'UploadPart', nth }, fault })
    const size = 5 * PART + 1
    const file = await service.file('a.bin', size)
    const upload = await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART })
      .done()
    expect(upload.crc64Verified).toBe(true)
    await expectStored(size)
  })

  it.each([
    ['InitiateMultipartUpload', 'reset', 'before'],
    ['CompleteMultipartUpload', 'reset', 'before'],
    ['CompleteMultipartUpload', 'reset', 'after-commit'],
    ['PutObject', 'reset', 'after-commit'],
  ] as const)('in which %s meets a %s %s does not stop an upload', async (operation, type, when) => {
    service.emulator.faults.add({ match: { operation, nth: 1 }, fault: { kind: type, when } })
    const size = operation === 'PutObject' ? 100 : 3 * PART
    const file = await service.file('a.bin', size)
    await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART })
      .done()
    await expectStored(size)
  })

  it('with too many failures ends the upload; the next call resumes it', async () => {
    const fault = service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3 },
      fault: { kind: 'reset', when: 'before' },
    })
    const file = await service.file('a.bin', 5 * PART)
    const client = service.client()
    const outcome = await client.resumableUpload({ ...target, file, partSize: PART, parallel: 1 }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'PART_FAILED',
        resumable: true,
        partsRecorded: 2,
        cause: { name: 'TransportError', attempts: 4 },
      },
    })
    fault.remove()
    expect(await client.resumableUpload({ ...target, file, partSize: PART }).done()).toMatchObject({
      partsReused: 2,
    })
    await expectStored(5 * PART)
  })
})

describe('a completion', () => {
  it('that fails with 200 and an error document is not a success (F47)', async () => {
    service.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload' },
      fault: { kind: 'error-in-200', code: 'InternalError' },
    })
    const file = await service.file('a.bin', 2 * PART)
    const outcome = await service.client().resumableUpload({ ...target, file, partSize: PART }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { cause: { name: 'ServiceError', code: 'InternalError', status: 200 } },
    })
  })

  it('whose object has another CRC-64 is not a success (R1)', async () => {
    service.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload' },
      fault: { kind: 'wrong-crc' },
    })
    const file = await service.file('a.bin', 2 * PART)
    const outcome = await service.client().resumableUpload({ ...target, file, partSize: PART }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'OBJECT_CRC64_MISMATCH', resumable: false },
    })
  })
})

describe('a clock that is wrong', () => {
  it.each([-20, 20, -24 * 60, 24 * 60])(
    'by %d minutes is corrected once, for all requests',
    async (minutes) => {
      await using skewed = await startService({ now: () => Date.now() + minutes * 60_000 })
      const file = await skewed.file('a.bin', 4 * PART)
      await skewed
        .client()
        .resumableUpload({ ...target, file, partSize: PART })
        .done()
      await expectStored(4 * PART, skewed)
      expect(
        skewed.emulator.requests.filter(({ errorCode }) => errorCode === 'RequestTimeTooSkewed'),
      ).toHaveLength(1)
    },
  )
})

describe('a token that expires in mid-upload', () => {
  it('is replaced by one refresh for all parallel parts (F55)', async () => {
    const { accessKeySecret } = canary
    const tokens = ['one', 'two'].map(
      (name): Required<Omit<Credentials, 'expiresAt'>> => ({
        accessKeyId: `STS.${name}`,
        accessKeySecret,
        securityToken: `${canary.securityToken}${name}`,
      }),
    )
    await using own = await startService({
      credentials: tokens,
    })
    own.emulator.faults.add({
      match: { operation: 'UploadPart', nth: 2, times: 3 },
      fault: { kind: 'expired-token' },
    })
    let fetched = 0
    const client = own.client({
      credentials: async () => {
        fetched += 1
        return tokens[fetched - 1] ?? Promise.reject(new Error('a third token was asked for'))
      },
    })
    const file = await own.file('a.bin', 8 * PART)
    await client.resumableUpload({ ...target, file, partSize: PART, parallel: 4 }).done()
    await expectStored(8 * PART, own)
    expect(fetched).toBe(2)
    expect(
      own.emulator.requests.filter(({ errorCode }) => errorCode === 'SecurityTokenExpired'),
    ).toHaveLength(3)
  })
})
