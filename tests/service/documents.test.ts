import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  cppErrorCode,
  DEFAULT_PART_SIZE,
  environmentCredentials,
  isOssError,
  type UploadHandle,
} from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, type Service, startService } from './service.ts'

// What the OSS documents "Resumable upload" and "Interrupt an object upload" promise, each with a test of its own.

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'exampledir/exampleobject.bin' }

async function stored(): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(target.bucket, target.key)) ?? [])
}

/** Resolves when so many parts are recorded. */
async function recorded(upload: UploadHandle, parts: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= parts) return
}

describe('partSize and parallel', () => {
  it.each([102_399, 5 * 2 ** 30 + 1])(
    'a partSize of %d is refused before any request, naming the range',
    async (partSize) => {
      const file = await service.file('a.bin', 10)
      const start = () => service.client().resumableUpload({ ...target, file, partSize })
      expect(start).toThrow(
        expect.objectContaining({ name: 'PlanError', code: 'PART_SIZE_OUT_OF_RANGE', field: 'partSize' }),
      )
      expect(start).toThrow(/from 102400 \(100 KiB\) to 5368709120 \(5 GiB\)/)
      expect(service.requests()).toEqual([])
    },
  )

  it('a partSize of 102,400 is accepted', async () => {
    const file = await service.file('a.bin', 2 * PART + 1)
    const upload = await service
      .client()
      .resumableUpload({ ...target, file, partSize: 102_400 })
      .done()
    expect(upload.partsTotal).toBe(3)
  })

  it('the partSize is 8 MiB when none is given', async () => {
    expect(DEFAULT_PART_SIZE).toBe(8 * 2 ** 20)
    const file = await service.file('a.bin', 2 * DEFAULT_PART_SIZE + 1)
    expect(
      (
        await service
          .client()
          .resumableUpload({ ...target, file })
          .done()
      ).partsTotal,
    ).toBe(3)
    const sizes = service.emulator.requests.filter(({ operation }) => operation === 'UploadPart')
    expect(sizes.map(({ receivedByteLength }) => receivedByteLength).sort((a, b) => b - a)).toEqual([
      8 * 2 ** 20,
      8 * 2 ** 20,
      1,
    ])
  })

  it('three parts are sent at a time when nothing is said', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { type: 'delay', ms: 50 } })
    const file = await service.file('a.bin', 9 * PART)
    await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART })
      .done()
    expect(mostAtOnce()).toBe(3)
  })

  function mostAtOnce(): number {
    const parts = service.emulator.requests.filter(({ operation }) => operation === 'UploadPart')
    return Math.max(
      ...parts.map(
        ({ startedAt: at }) =>
          parts.filter(({ startedAt, endedAt = Infinity }) => startedAt <= at && at < endedAt).length,
      ),
    )
  }
})

describe('the size of a file', () => {
  it.each([0, 1, PART])('of %d bytes, no larger than one part, makes one PutObject', async (size) => {
    const file = await service.file('a.bin', size)
    const upload = await service
      .client()
      .resumableUpload({ ...target, file, partSize: PART })
      .done()
    expect(service.requests()).toEqual(['PutObject'])
    expect(upload).toMatchObject({ size, uploadId: undefined })
    expect(await stored()).toEqual(bytesOf(size))
    expect(await readdir(service.directory)).toEqual(['a.bin'])
  })

  it.each([PART + 1, 2 * PART - 1, 2 * PART, 2 * PART + 1, 3 * PART + 123])(
    'of %d bytes is stored byte for byte',
    async (size) => {
      const file = await service.file('a.bin', size)
      expect(
        await service
          .client()
          .resumableUpload({ ...target, file, partSize: PART })
          .done(),
      ).toMatchObject({ size, crc64Confirmed: true })
      expect(await stored()).toEqual(bytesOf(size))
    },
  )
})

describe('the checkpoint', () => {
  const checkpointsIn = async (directory: string): Promise<string[]> =>
    (await readdir(directory)).filter((name) => name.endsWith('.journal'))

  it('lies beside the local file, and is gone after success', async () => {
    const file = await service.file('a.bin', 5 * PART)
    const upload = service.client().resumableUpload({ ...target, file, partSize: PART, parallel: 1 })
    await recorded(upload, 1)
    expect(await checkpointsIn(service.directory)).toHaveLength(1)
    await upload.done()
    expect(await readdir(service.directory)).toEqual(['a.bin'])
  })

  it('lies in checkpointDir when one is given', async () => {
    await using other = await startService()
    const file = await service.file('a.bin', 5 * PART)
    const upload = service
      .client()
      .resumableUpload({ ...target, file, partSize: PART, parallel: 1, checkpointDir: other.directory })
    await recorded(upload, 1)
    expect(await checkpointsIn(other.directory)).toHaveLength(1)
    expect(await readdir(service.directory)).toEqual(['a.bin'])
    await upload.done()
    expect(await readdir(other.directory)).toEqual([])
  })

  it.each([10, 5 * PART])(
    'in a checkpointDir that does not exist is refused before any request, for %d bytes',
    async (size) => {
      const file = await service.file('a.bin', size)
      const checkpointDir = join(service.directory, 'none')
      const outcome = await service
        .client()
        .resumableUpload({ ...target, file, partSize: PART, checkpointDir }).outcome
      expect(outcome).toMatchObject({
        status: 'failed',
        error: {
          code: 'CHECKPOINT_FAILED',
          message: expect.stringMatching(/none does not exist. Create the directory/),
        },
      })
      expect(service.requests()).toEqual([])
    },
  )
})

describe('a file that changes', () => {
  it('between runs is sent whole, and the old upload id is aborted', async () => {
    const file = await service.file('a.bin', 5 * PART, 1)
    const client = service.client()
    const first = client.resumableUpload({ ...target, file, partSize: PART, parallel: 1 })
    await recorded(first, 2)
    await first.interrupt()
    const [left] = service.emulator.state.listUploads(BUCKET)
    await service.file('a.bin', 5 * PART, 2)
    const upload = await client.resumableUpload({ ...target, file, partSize: PART }).done()
    expect(upload.partsReused).toBe(0)
    expect(upload.uploadId).not.toBe(left?.uploadId)
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(await stored()).toEqual(bytesOf(5 * PART, 2))
  })

  it('during the upload is sent whole again: never mixed bytes', async () => {
    const file = await service.file('a.bin', 5 * PART, 1)
    const notices: string[] = []
    const upload = service.client().resumableUpload({
      ...target,
      file,
      partSize: PART,
      parallel: 1,
      onNotice: ({ type }) => notices.push(type),
    })
    await recorded(upload, 2)
    await service.file('a.bin', 5 * PART, 2)
    await upload.done()
    expect(notices).toContain('restarted')
    expect(await stored()).toEqual(bytesOf(5 * PART, 2))
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })
})

describe('interrupting', () => {
  const slow = () =>
    service.emulator.faults.add({
      match: { method: 'PUT' },
      fault: { type: 'slow-read', bytesPerSecond: 200_000 },
    })

  it('disableRequests ends four running putObject calls, refuses new ones, and enableRequests lets them through', async () => {
    const fault = slow()
    const file = await service.file('a.bin', 4 * 2 ** 20)
    const client = service.client()
    const calls = Array.from({ length: 4 }, () => client.putObject({ ...target, body: { file } }))
    await new Promise((resolve) => setTimeout(resolve, 300))
    client.disableRequests()
    expect(client.requestsEnabled).toBe(false)
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { name: 'InterruptedError', code: 'ClientError:200042' },
      })
    }
    await expect(client.putObject({ ...target, body: 'new' })).rejects.toMatchObject({
      code: 'ClientError:100002',
    })
    fault.remove()
    client.enableRequests()
    await client.putObject({ ...target, body: 'new' })
    expect((await stored()).toString()).toBe('new')
  })

  it('disableRequests ends a resumable upload, which then continues with the same upload id', async () => {
    const fault = slow()
    const file = await service.file('a.bin', 6 * PART)
    const client = service.client()
    const first = client.resumableUpload({ ...target, file, partSize: PART })
    await recorded(first, 2)
    client.disableRequests()
    const outcome = await first.outcome
    if (outcome.status !== 'interrupted') throw new Error(`it ended as ${outcome.status}`)
    expect(['ClientError:100002', 'ClientError:200042']).toContain(cppErrorCode(outcome.error))
    const refused = await client.resumableUpload({ ...target, file, partSize: PART }).outcome
    expect(refused).toMatchObject({ status: 'interrupted', error: { cause: { code: 'ClientError:100002' } } })
    fault.remove()
    client.enableRequests()
    const upload = await client.resumableUpload({ ...target, file, partSize: PART }).done()
    expect(upload.uploadId).toBe(outcome.error.uploadId)
    expect(upload.partsReused).toBeGreaterThanOrEqual(2)
    expect(await stored()).toEqual(bytesOf(6 * PART))
  })

  it('ends everything of before, also when requests are enabled again in the same tick (C2, F71)', async () => {
    slow()
    const file = await service.file('a.bin', 6 * PART)
    const client = service.client()
    const put = client.putObject({ ...target, body: { file } })
    const upload = client.resumableUpload({ ...target, file, partSize: PART })
    await recorded(upload, 1)
    client.disableRequests()
    client.enableRequests()
    await expect(put).rejects.toMatchObject({ name: 'InterruptedError' })
    expect((await upload.outcome).status).toBe('interrupted')
  })

  it('leaves a tiny object alone that was already stored', async () => {
    const client = service.client()
    const put = client.putObject({ ...target, body: 'tiny' })
    await put
    client.disableRequests()
    expect((await stored()).toString()).toBe('tiny')
  })
})

describe('cancelling', () => {
  it('makes the upload id unusable, touches no other upload, and works while requests are disabled', async () => {
    const file = await service.file('a.bin', 5 * PART)
    const client = service.client()
    const other = await client.initiateMultipartUpload({ ...target, key: 'other' })
    const upload = client.resumableUpload({ ...target, file, partSize: PART, parallel: 1 })
    await recorded(upload, 1)
    const [mine] = service.emulator.state.listUploads(BUCKET).filter(({ key }) => key === target.key)
    client.disableRequests()
    expect(await upload.cancel()).toEqual({ status: 'cancelled' })
    client.enableRequests()
    const gone = client.uploadPart({
      ...target,
      uploadId: mine?.uploadId ?? '',
      partNumber: 1,
      body: Buffer.from('x'),
    })
    await expect(gone).rejects.toMatchObject({ name: 'ServiceError', code: 'NoSuchUpload', status: 404 })
    await client.uploadPart({ ...other, partNumber: 1, body: Buffer.from('x') })
    expect(await readdir(service.directory)).toEqual(['a.bin'])
  })

  it('by abortMultipartUpload makes an upload id unusable, also while requests are disabled', async () => {
    const client = service.client()
    const upload = await client.initiateMultipartUpload(target)
    const other = await client.initiateMultipartUpload(target)
    client.disableRequests()
    await client.abortMultipartUpload(upload)
    client.enableRequests()
    await expect(client.abortMultipartUpload(upload)).rejects.toMatchObject({ code: 'NoSuchUpload' })
    await expect(
      client.uploadPart({ ...upload, partNumber: 1, body: Buffer.from('x') }),
    ).rejects.toMatchObject({ code: 'NoSuchUpload' })
    await client.uploadPart({ ...other, partNumber: 1, body: Buffer.from('x') })
  })
})

describe('errors', () => {
  it('carry code, message, request id, HTTP status and EC, and the C++ text', async () => {
    const error = await service
      .client()
      .putObject({ ...target, bucket: 'no-such-bucket', body: 'x' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'ServiceError',
      code: 'NoSuchBucket',
      message: expect.stringContaining('The specified bucket does not exist.'),
      status: 404,
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      ec: '0015-00000101',
    })
    expect(isOssError(error) && cppErrorCode(error)).toBe('NoSuchBucket')
  })

  it('name the two variables when the environment has no credentials, before any request', async () => {
    const client = service.client({ credentials: environmentCredentials({}) })
    await expect(client.putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
      message: expect.stringMatching(/OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET/),
    })
    expect(service.requests()).toEqual([])
  })

  it.each(['v1', 'v4'] as const)(
    'of a wrong secret show what the service signed, and nothing secret, signature %s',
    async (signatureVersion) => {
      const accessKeySecret = `${canary.accessKeySecret}wrong`
      const client = service.client({
        signatureVersion,
        credentials: async () => ({ ...canary, securityToken: '', accessKeySecret }),
      })
      const error = await client.putObject({ ...target, body: 'x' }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code: 'SignatureDoesNotMatch',
        status: 403,
        details: { StringToSign: expect.stringContaining('\n') },
      })
      const { inspect } = await import('node:util')
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/SKCANARY|SignatureProvided/)
    },
  )
})
