import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesOf, type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, SIZE, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Waits until the service has finished all requests. */
async function quiet(): Promise<void> {
  const { emulator } = service
  await expect.poll(() => emulator.requests.every(({ endedAt }) => endedAt !== undefined)).toBe(true)
}

async function stored(): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(target.bucket, target.key)) ?? [])
}

/** The file gets other bytes. */
async function changeFile(seed: number): Promise<Buffer> {
  const bytes = bytesOf(SIZE, seed)
  await writeFile(join(service.directory, 'source.bin'), bytes)
  return bytes
}

describe('a request that takes effect late', () => {
  it.each([1, 100])(
    'by %d ms: a part that its first attempt stores again does no harm (F45)',
    async (delayMs) => {
      disturb(service, { operation: 'UploadPart', partNumber: 2 }, { kind: 'late', delayMs })
      await (await upload(service)).done()
      await quiet()
      await expectStored(service)
      expect(counts(service)['UploadPart']).toBe(PARTS + 1)
    },
  )

  it('a completion that takes effect during its retry is detected (F45)', async () => {
    disturb(service, { operation: 'CompleteMultipartUpload' }, { kind: 'late', delayMs: 1 })
    expect(await (await upload(service)).done()).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS)
  })

  it('a completion of an earlier run, of a file that has changed since, never replaces the new object (F45, R6)', async () => {
    disturb(service, { operation: 'CompleteMultipartUpload', times: 4 }, { kind: 'late', delayMs: 700 })
    const first = await (await upload(service)).outcome
    expect(first).toMatchObject({ kind: 'failed', error: { code: 'COMPLETION_UNKNOWN', resumable: true } })
    const changed = await changeFile(2)
    const { uploadId } = await (await upload(service)).done()
    await quiet()
    expect((await stored()).equals(changed)).toBe(true)
    expect(uploadId).not.toBe(first.kind === 'failed' && first.error.uploadId)
  })

  it('a part that arrives while the upload is cancelled leaves no upload behind (F45)', async () => {
    disturb(
      service,
      { operation: 'UploadPart', partNumber: 2 },
      { kind: 'late', delayMs: 50, connection: 'hang' },
    )
    const handle = await upload(service)
    await expect.poll(() => service.requests()).toContain('UploadPart 2')
    await handle.cancel()
    await quiet()
    expect(service.emulator.state.listUploads(target.bucket)).toEqual([])
  })

  it('an abort whose response was lost is retried until the upload no longer exists (F45)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 5 }, { kind: 'hang', when: 'before-headers' })
    disturb(service, { operation: 'AbortMultipartUpload' }, { kind: 'late', delayMs: 100 })
    const handle = await upload(service)
    await expect.poll(() => service.requests()).toContain('UploadPart 5')
    await handle.cancel()
    expect(service.emulator.state.listUploads(target.bucket)).toEqual([])
    // The next upload of the same file is not touched by what comes late.
    await (await upload(service)).done()
    await quiet()
    await expectStored(service)
  })
})
