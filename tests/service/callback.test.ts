import type { CallbackOutcome } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApplicationServer } from './application-server.ts'
import { BUCKET, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'a b.txt' }
const body = `key=$\{object}&size=$\{size}&user=$\{x:user}`
const variables = { user: 'ann' }

describe('the callback of putObject', () => {
  it('calls the application server, and returns its response', async () => {
    await using server = await startApplicationServer(200, '{"ok":true}')
    const callback = { url: server.url, body, variables }
    const stored = await service.client().putObject({ ...target, body: 'hello', callback })
    expect(server.calls).toEqual([
      { type: 'application/x-www-form-urlencoded', body: 'key=a%20b.txt&size=5&user=ann' },
    ])
    expect(stored).toMatchObject({
      callback: { kind: 'responded', body: '{"ok":true}' },
      crc64Verified: true,
      etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
    })
  })

  it('that fails is reported as such: the object is stored, once', async () => {
    await using server = await startApplicationServer(500, '{}')
    const callback = { url: server.url, body, bodyType: 'application/json' } as const
    const stored = await service.client().putObject({ ...target, body: 'hello', callback })
    expect(stored).toMatchObject({
      callback: {
        kind: 'failed',
        message: expect.stringContaining('Error status : 500.'),
        ec: '0007-00000203',
        requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      },
      crc64Verified: true,
      etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
    })
    expect(service.requests()).toEqual(['PutObject', 'HeadObject'])
    expect(server.calls).toHaveLength(1)
  })

  it('that fails, when HeadObject fails too, ends with the error of OSS', async () => {
    await using server = await startApplicationServer(500, '{}')
    service.emulator.faults.add({
      match: { operation: 'HeadObject' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const put = service.client().putObject({ ...target, body: 'hello', callback: { url: server.url, body } })
    await expect(put).rejects.toMatchObject({ code: 'CallbackFailed', status: 203, mayHaveBeenApplied: true })
    expect(service.requests().filter((name) => name === 'PutObject')).toHaveLength(1)
  })

  it('that fails, when the stored object has another size, ends with the error of OSS', async () => {
    const replace = () =>
      service.emulator.state.putObject(BUCKET, target.key, Buffer.from('of another writer'))
    await using server = await startApplicationServer(500, '{}', replace)
    // Old objects have no CRC-64: only their sizes differ.
    service.emulator.faults.add({ match: { operation: 'HeadObject' }, fault: { kind: 'missing-crc' } })
    const put = service.client().putObject({ ...target, body: 'hello', callback: { url: server.url, body } })
    await expect(put).rejects.toMatchObject({ code: 'CallbackFailed', status: 203 })
  })
})

describe('the callback of a multipart upload', () => {
  it.each([
    [200, { kind: 'responded', body: '{}' }],
    [404, { kind: 'failed', message: expect.stringContaining('Error status : 404.') }],
  ])(
    'is called at the completion; when the server responds with %d, the upload is completed',
    async (status, outcome) => {
      await using server = await startApplicationServer(status, '{}')
      const file = await service.file('large.bin', 2 * PART)
      const outcomes: CallbackOutcome[] = []
      const onCallback = (told: CallbackOutcome) => {
        outcomes.push(told)
        throw new Error('of the listener')
      }
      const callback = { url: server.url, body, variables }
      const upload = service
        .client()
        .resumableUpload({ ...target, file, partSize: PART, callback, onCallback })
      expect(await upload.done()).toMatchObject({ crc64Verified: true, partsTotal: 2 })
      expect(outcomes).toEqual([expect.objectContaining(outcome)])
      expect(server.calls.map((call) => call.body)).toEqual([`key=a%20b.txt&size=${2 * PART}&user=ann`])
    },
  )

  it('is returned by completeMultipartUpload', async () => {
    await using server = await startApplicationServer(200, '[1]')
    const client = service.client()
    const upload = await client.initiateMultipartUpload(target)
    await client.uploadPart({ ...upload, partNumber: 1, body: Buffer.from('hello') })
    const callback = { url: server.url, body }
    const object = await client.completeMultipartUpload({ ...upload, parts: 'all', callback })
    expect(object).toMatchObject({
      callback: { kind: 'responded', body: '[1]' },
      etag: expect.stringMatching(/-1"$/),
    })
  })
})
