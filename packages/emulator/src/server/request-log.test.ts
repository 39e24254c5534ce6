import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { startEmulator } from '../facade/start-emulator.ts'
import { createRequestLog, type RequestRecord } from './request-log.ts'

const bucket = 'demo-bucket'

describe('the request log', () => {
  it('records requests and responses', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const startedAt = Date.now()
    const query = { partNumber: '2', uploadId: 'U' }
    const response = await signedClient(emulator, bucket)('PUT', { key: 'a b', query, body: 'hello' })
    expect(emulator.requests).toEqual([
      {
        headers: {},
        requestId: response.headers['x-oss-request-id'],
        method: 'PUT',
        path: '/demo-bucket/a%20b',
        host: new URL(emulator.endpoint).host,
        bucket,
        key: 'a b',
        operation: 'UploadPart',
        query,
        uploadId: 'U',
        partNumber: 2,
        signature: 'v4-header',
        receivedByteLength: 0,
        status: 404,
        errorCode: 'NoSuchUpload',
        fault: undefined,
        startedAt: expect.any(Number),
        endedAt: expect.any(Number),
      },
    ])
    expect(emulator.requests[0]?.startedAt).toBeGreaterThanOrEqual(startedAt)
    emulator.clearRequests()
    expect(emulator.requests).toEqual([])
  })

  it('keeps no secrets, however they came', async () => {
    const secrets = ['the-secret', 'the-token', 'signature-value', 'callback-value']
    const credentials = [{ accessKeyId: 'id', accessKeySecret: 'the-secret', securityToken: 'the-token' }]
    await using emulator = await startEmulator({ buckets: [bucket], credentials })
    await signedClient(emulator, bucket)('PUT', { key: 'k', body: 'x' })
    for (const query of [
      'OSSAccessKeyId=id&Expires=99999999999&Signature=signature-value&security-token=the-token',
      'x-oss-signature=signature-value&x-oss-credential=the-secret&x-oss-security-token=the-token',
      'callback=callback-value&callback-var=callback-value',
    ]) {
      await send({ method: 'GET', url: `${emulator.endpoint}/${bucket}/k?${query}` })
    }
    expect(emulator.requests).toHaveLength(4)
    for (const secret of secrets) expect(JSON.stringify(emulator.requests)).not.toContain(secret)
  })

  it('notifies a listener of each request when it arrives and when it has ended', async () => {
    const seen: RequestRecord[] = []
    await using emulator = await startEmulator({
      buckets: [bucket],
      onRequest: (record) => seen.push(record),
    })
    await signedClient(emulator, bucket)('PUT', { key: 'k', body: 'hello' })
    expect(seen[0]).toMatchObject({ operation: 'PutObject', status: undefined, endedAt: undefined })
    await expect.poll(() => seen.at(-1)).toMatchObject({ status: 200, endedAt: expect.any(Number) })
    expect(new Set(seen.map(({ requestId }) => requestId)).size).toBe(1)
    expect(seen.at(-1)).toEqual(emulator.requests[0])
  })

  it('forgets the oldest when it is full', () => {
    const log = createRequestLog(2)
    const record: RequestRecord = {
      requestId: '',
      method: '',
      path: '',
      host: '',
      bucket: '',
      operation: '',
      query: {},
      headers: {},
      uploadId: undefined,
      partNumber: undefined,
      signature: undefined,
      receivedByteLength: 0,
      status: undefined,
      errorCode: undefined,
      fault: undefined,
      startedAt: 0,
      endedAt: undefined,
      key: '',
    }
    const entries = ['a', 'b', 'c'].map((key) => log.begin({ ...record, key }))
    entries[0]?.update({ status: 200 })
    entries[2]?.update({ status: 201 })
    expect(log.records.map(({ key, status }) => [key, status])).toEqual([
      ['b', undefined],
      ['c', 201],
    ])
  })
})
