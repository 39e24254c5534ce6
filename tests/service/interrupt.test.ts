import { readdir } from 'node:fs/promises'
import { cppErrorCode, type UploadHandle } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

// What the OSS documents "Resumable upload" and "Interrupt an object upload" promise, each with a test of its
// own.

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

describe('interrupting', () => {
  const slow = () =>
    service.emulator.faults.add({
      match: { method: 'PUT' },
      fault: { kind: 'slow-read', bytesPerSecond: 200_000 },
    })

  it('disableRequests ends four running putObject calls and rejects new ones; enableRequests allows them again', async () => {
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

  it('disableRequests interrupts a resumable upload, which then resumes with the same upload id', async () => {
    const fault = slow()
    const file = await service.file('a.bin', 6 * PART)
    const client = service.client()
    const first = client.resumableUpload({ ...target, file, partSize: PART })
    await recorded(first, 2)
    client.disableRequests()
    const outcome = await first.outcome
    if (outcome.kind !== 'interrupted') throw new Error(`it ended as ${outcome.kind}`)
    expect(['ClientError:100002', 'ClientError:200042']).toContain(cppErrorCode(outcome.error))
    const refused = await client.resumableUpload({ ...target, file, partSize: PART }).outcome
    expect(refused).toMatchObject({ kind: 'interrupted', error: { cause: { code: 'ClientError:100002' } } })
    fault.remove()
    client.enableRequests()
    const upload = await client.resumableUpload({ ...target, file, partSize: PART }).done()
    expect(upload.uploadId).toBe(outcome.error.uploadId)
    expect(upload.partsReused).toBeGreaterThanOrEqual(2)
    expect(await stored()).toEqual(bytesOf(6 * PART))
  })

  it('ends all running requests, even when requests are enabled again in the same tick (C2, F71)', async () => {
    slow()
    const file = await service.file('a.bin', 6 * PART)
    const client = service.client()
    const put = client.putObject({ ...target, body: { file } })
    const upload = client.resumableUpload({ ...target, file, partSize: PART })
    await recorded(upload, 1)
    client.disableRequests()
    client.enableRequests()
    await expect(put).rejects.toMatchObject({ name: 'InterruptedError' })
    expect((await upload.outcome).kind).toBe('interrupted')
  })

  it('does not affect a small object that was already stored', async () => {
    const client = service.client()
    const put = client.putObject({ ...target, body: 'tiny' })
    await put
    client.disableRequests()
    expect((await stored()).toString()).toBe('tiny')
  })
})

describe('cancelling', () => {
  it('aborts the upload id, affects no other upload, and works while requests are disabled', async () => {
    const file = await service.file('a.bin', 5 * PART)
    const client = service.client()
    const other = await client.initiateMultipartUpload({ ...target, key: 'other' })
    const upload = client.resumableUpload({ ...target, file, partSize: PART, parallel: 1 })
    await recorded(upload, 1)
    const [mine] = service.emulator.state.listUploads(BUCKET).filter(({ key }) => key === target.key)
    client.disableRequests()
    expect(await upload.cancel()).toEqual({ kind: 'cancelled' })
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

  it('by abortMultipartUpload aborts an upload id, also while requests are disabled', async () => {
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
