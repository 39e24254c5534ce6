import { type PresignedUpload, uploadPresigned } from '@oss/client/presigned'
import { systemClock } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApplicationServer } from './application-server.ts'
import { BUCKET, bytesOf, canary, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'dir/\u00e4 b+c%.bin' }
const bytes = bytesOf(2 * PART + 7)
const blob = new Blob([bytes], { type: 'image/png' })
const size = bytes.byteLength
const quick = { wait: async () => undefined }
const stored = async (): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])

/** What a browser gets from its server. */
async function signedUpload(options = {}, clientOptions = {}): Promise<PresignedUpload> {
  const client = service.client(clientOptions)
  const input = { ...target, size, partSize: PART, expiresInSeconds: 60, ...options }
  return JSON.parse(JSON.stringify(await client.presignMultipartUpload(input)))
}

/** When a signed URL ends, milliseconds since 1970. */
function expiryMs(url: string): number {
  const query = new URL(url).searchParams
  const date = query.get('x-oss-date')
  if (date === null) return Number(query.get('Expires')) * 1000
  const signedAt = date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')
  return Date.parse(signedAt) + Number(query.get('x-oss-expires')) * 1000
}

describe('a signed request', () => {
  const input = { ...target, method: 'GET', expiresInSeconds: 3600 } as const

  it('says when it expires', async () => {
    const signed = await service.client().presign(input)
    expect(signed.expiresAtMs).toBe(expiryMs(signed.url))
  })

  it('says that it expires with the temporary credentials that signed it, when they end earlier', async () => {
    const expiresAt = Date.now() + 20 * 60_000
    const { accessKeyId, accessKeySecret } = canary
    const credentials = async () => ({ accessKeyId, accessKeySecret, expiresAt })
    expect(await service.client({ credentials }).presign(input)).toMatchObject({ expiresAtMs: expiresAt })
    const upload = await signedUpload({ expiresInSeconds: 3600 }, { credentials })
    expect(upload.parts.map(({ expiresAtMs }) => expiresAtMs)).toEqual([expiresAt, expiresAt, expiresAt])
    expect(upload.complete.expiresAtMs).toBe(expiresAt)
  })

  it('is refused with another x-oss- header, or without a signed one', async () => {
    const put = { ...target, method: 'PUT', expiresInSeconds: 60, metadata: { author: 'me' } } as const
    const { url, headers, method } = await service.client().presign(put)
    const sent = async (others: Readonly<Record<string, string>>) =>
      (await fetch(url, { method, headers: others, body: Buffer.from('x') })).status
    expect(await sent(headers)).toBe(200)
    expect(await sent({ ...headers, 'x-oss-meta-more': 'no' })).toBe(403)
    expect(await sent({})).toBe(403)
  })
})

describe('an upload that a server signs and a browser performs', () => {
  it.each(['v4', 'v1'] as const)(
    'stores parts and completes them, signature %s',
    async (signatureVersion) => {
      const options = { acl: 'public-read', metadata: { a: 'b' }, trafficLimitBitsPerSecond: 838_860_800 }
      const upload = await signedUpload(options, { signatureVersion })
      const told: number[] = []
      const onProgress = (done: number) => told.push(done)
      const outcome = await uploadPresigned(upload, blob, { parallel: 1, onProgress })
      expect(outcome).toMatchObject({ crc64Verified: true, response: expect.stringContaining('<ETag>') })
      expect((await stored()).equals(bytes)).toBe(true)
      expect(told).toEqual([PART, 2 * PART, size])
      expect(service.emulator.state.describeObject(BUCKET, target.key)).toMatchObject({
        crc64: outcome.crc64,
        properties: { acl: 'public-read', metadata: { a: 'b' } },
      })
      const sent = service.emulator.requests.filter(({ operation }) => operation === 'UploadPart')
      expect(sent.map(({ signature }) => signature)).toEqual(Array(3).fill(`${signatureVersion}-url`))
      for (const { headers } of sent) expect(headers).toMatchObject({ 'x-oss-traffic-limit': '838860800' })
    },
  )

  it.each(['v4', 'v1'] as const)(
    'gives its URLs their full lifetime, however long the initiation took, signature %s',
    async (signatureVersion) => {
      let nowMs = Date.now()
      const clock = { ...systemClock, now: () => nowMs }
      // Ten minutes pass while the upload is initiated.
      const response = (): void => {
        nowMs += 600_000
      }
      const startMs = nowMs
      const { parts, complete } = await signedUpload({}, { signatureVersion, clock, on: { response } })
      for (const { url } of [...parts, complete]) expect(expiryMs(url)).toBeGreaterThan(startMs + 659_000)
    },
  )

  it('gives a URL its full lifetime, however long the credentials took', async () => {
    let nowMs = Date.now()
    const credentials = async () => {
      nowMs += 600_000
      return canary
    }
    const client = service.client({ clock: { ...systemClock, now: () => nowMs }, credentials })
    const startMs = nowMs
    const { url } = await client.presign({ ...target, method: 'GET', expiresInSeconds: 60 })
    expect(expiryMs(url)).toBeGreaterThan(startMs + 659_000)
  })

  it('leaves no upload behind when it is stopped before it is signed', async () => {
    let nowMs = Date.now()
    let calls = 0
    const { accessKeyId, accessKeySecret } = canary
    const stop = new AbortController()
    const credentials = async () => {
      calls += 1
      await Promise.resolve()
      if (calls === 2) stop.abort(new Error('enough'))
      return { accessKeyId, accessKeySecret, expiresAt: nowMs + 3_600_000 }
    }
    // The credentials are about to expire when the upload is initiated.
    const response = (): void => {
      if (calls === 1) nowMs += 3_599_000
    }
    const clock = { ...systemClock, now: () => nowMs }
    const failed = signedUpload({ signal: stop.signal }, { credentials, clock, on: { response } })
    await expect(failed).rejects.toThrow('enough')
    expect(service.requests()).toContain('InitiateMultipartUpload')
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })

  it('sends a part again without a response, or after an invalid one', async () => {
    const upload = await signedUpload()
    service.emulator.faults.add({ match: { partNumber: 1, times: 1 }, fault: { kind: 'drop-response' } })
    service.emulator.faults.add({
      match: { partNumber: 2, times: 2 },
      fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
    })
    await uploadPresigned(upload, blob, quick)
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it('notices a part that arrived damaged, and does not complete', async () => {
    const upload = await signedUpload()
    service.emulator.faults.add({ match: { partNumber: 2 }, fault: { kind: 'corrupt-body' } })
    const failed = uploadPresigned(upload, blob, quick)
    await expect(failed).rejects.toMatchObject({ name: 'PresignedUploadError', code: 'CRC64_MISMATCH' })
    expect(service.requests()).not.toContain('CompleteMultipartUpload')
  })

  it('sends a part that arrived damaged again in the next call, as its error advises', async () => {
    const upload = await signedUpload()
    service.emulator.faults.add({ match: { partNumber: 2, times: 1 }, fault: { kind: 'corrupt-body' } })
    await expect(uploadPresigned(upload, blob, { ...quick, parallel: 1 })).rejects.toThrow(
      'Part 2 arrived damaged: OSS has another CRC-64. Call again: the part is sent again.',
    )
    service.emulator.clearRequests()
    await uploadPresigned(upload, blob, quick)
    expect(service.requests()).toEqual(['UploadPart 2', 'UploadPart 3', 'CompleteMultipartUpload'])
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it('advises another upload when the object that is stored differs', async () => {
    const operation = 'CompleteMultipartUpload'
    service.emulator.faults.add({ match: { operation }, fault: { kind: 'wrong-crc' } })
    const failed = uploadPresigned(await signedUpload(), blob, quick)
    await expect(failed).rejects.toMatchObject({
      code: 'CRC64_MISMATCH',
      message:
        'The stored object differs from the file: OSS has another CRC-64. Sign another upload and send it again.',
    })
  })

  it('fails when OSS rejects a part, and stops the other parts', async () => {
    const upload = await signedUpload()
    await service.emulator.state.abortUpload(upload.uploadId)
    const failed = uploadPresigned(upload, blob, quick)
    await expect(failed).rejects.toMatchObject({ code: 'REFUSED', status: 404 })
  })

  it('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(uploadPresigned(await signedUpload(), blob, { signal })).rejects.toThrow('enough')
  })

  it('refuses another blob before any request', async () => {
    const upload = await signedUpload()
    service.emulator.clearRequests()
    await expect(uploadPresigned(upload, new Blob(['x']))).rejects.toMatchObject({ code: 'SIZE_MISMATCH' })
    expect(service.requests()).toEqual([])
  })

  it('reports that the object is stored when only the callback failed', async () => {
    await using server = await startApplicationServer(500, '{}')
    const upload = await signedUpload({ callback: { url: server.url, body: 'done' } })
    await expect(uploadPresigned(upload, blob)).rejects.toMatchObject({
      code: 'CALLBACK_FAILED',
      status: 203,
    })
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it('accepts an empty blob', async () => {
    await uploadPresigned(await signedUpload({ size: 0 }), new Blob([]))
    expect(await stored()).toHaveLength(0)
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([target.key])
  })

  it.each([
    [{ size: -1 }, 'SIZE_OUT_OF_RANGE'],
    [{ partSize: 1 }, 'PART_SIZE_OUT_OF_RANGE'],
    [{ expiresInSeconds: 0 }, 'EXPIRY_OUT_OF_RANGE'],
    [{ acl: 'all' }, 'OPTION_INVALID'],
    [{ trafficLimitBitsPerSecond: 1 }, 'TRAFFIC_LIMIT_OUT_OF_RANGE'],
    [{ key: '' }, 'KEY_INVALID'],
    [{ partNumbers: [0] }, 'PART_NUMBER_OUT_OF_RANGE'],
    [{ partNumbers: [4] }, 'PART_NUMBER_OUT_OF_RANGE'],
    [{ uploadId: '' }, 'UPLOAD_ID_INVALID'],
  ])('rejects %j before an upload is initiated', async (options, code) => {
    await expect(signedUpload(options)).rejects.toMatchObject({ code })
    expect(service.requests()).toEqual([])
  })
})

describe('an upload that is signed again', () => {
  it('is not initiated again, and has links for the requested parts only', async () => {
    const { uploadId } = await signedUpload()
    service.emulator.clearRequests()
    const again = await signedUpload({ uploadId, partNumbers: [3, 1] })
    expect(service.requests()).toEqual([])
    expect(again).toMatchObject({ uploadId, size, partSize: PART })
    expect(again.parts.map(({ partNumber, start }) => [partNumber, start])).toEqual([
      [3, 2 * PART],
      [1, 0],
    ])
  })

  it('sends parts without links by those of the server, also when the server fails at first', async () => {
    const { uploadId } = await signedUpload()
    let calls = 0
    const sign = async (partNumbers: readonly number[]): Promise<PresignedUpload> => {
      calls += 1
      if (calls === 1) throw new Error('status 502')
      return signedUpload({ uploadId, partNumbers })
    }
    const started = await signedUpload({ uploadId, partNumbers: [] })
    expect(await uploadPresigned(started, blob, { ...quick, sign })).toMatchObject({ crc64Verified: true })
    expect(calls).toBe(2)
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it('fails without the option sign when a part has no link', async () => {
    const signed = await signedUpload({ partNumbers: [1] })
    await expect(uploadPresigned(signed, blob)).rejects.toMatchObject({ code: 'SIGN_FAILED' })
  })

  it('with another part size than its stored parts have is refused, because they would stay in the object', async () => {
    const signed = await signedUpload()
    service.emulator.faults.add({
      match: { partNumber: 2 },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    await expect(uploadPresigned(signed, blob, { parallel: 1 })).rejects.toMatchObject({ code: 'REFUSED' })
    const other = await signedUpload({ uploadId: signed.uploadId, partSize: 2 * PART })
    await expect(uploadPresigned(other, blob)).rejects.toMatchObject({ code: 'SIZE_MISMATCH' })
  })
})

describe('presigned steps of an initiated upload', () => {
  it('store a part and complete', async () => {
    const client = service.client()
    const upload = await client.initiateMultipartUpload(target)
    const lifetime = { ...upload, expiresInSeconds: 60 }
    const part = await client.presignUploadPart({ ...lifetime, partNumber: 1 })
    expect(
      (await fetch(part.url, { method: part.method, headers: part.headers, body: Buffer.from('hello') }))
        .status,
    ).toBe(200)
    const end = await client.presignCompleteMultipartUpload({ ...lifetime, forbidOverwrite: true })
    expect((await fetch(end.url, { method: end.method, headers: end.headers })).status).toBe(200)
    expect((await stored()).toString()).toBe('hello')
  })

  it('refuse bad input', async () => {
    const client = service.client()
    const lifetime = { ...target, uploadId: 'ID', expiresInSeconds: 60 }
    const part = client.presignUploadPart({ ...lifetime, partNumber: 0 })
    await expect(part).rejects.toMatchObject({ code: 'PART_NUMBER_OUT_OF_RANGE' })
    const end = client.presignCompleteMultipartUpload({ ...lifetime, uploadId: '' })
    await expect(end).rejects.toMatchObject({ code: 'UPLOAD_ID_INVALID' })
  })
})
