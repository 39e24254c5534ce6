import type { CallbackOutcome, FileUploadInput, UploadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApplicationServer } from '../service/application-server.ts'
import { bytesOf, PART, type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, SIZE, target, upload } from './network.ts'
import { startRepeatingProxy } from './repeating-proxy.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Uploads through a proxy that sends completions twice; also returns the notices. */
async function uploadTwiceCompleted(
  input: Partial<FileUploadInput> = {},
  repeats?: number,
): Promise<{ readonly outcome: unknown; readonly notices: readonly UploadNotice[] }> {
  await using proxy = await startRepeatingProxy(service.emulator.endpoint, repeats)
  const notices: UploadNotice[] = []
  const onNotice = (notice: UploadNotice) => notice.kind !== 'started' && notices.push(notice)
  const handle = await upload(service, { endpoint: proxy.endpoint }, { onNotice, ...input })
  return { outcome: await handle.outcome, notices }
}

const SENT_ONCE = { UploadPart: PARTS, InitiateMultipartUpload: 1, HeadObject: 1 }

describe('a completion that a proxy sends twice, and answers with NoSuchUpload,', () => {
  it('is found to have stored the object: nothing is sent again (R5)', async () => {
    const { outcome, notices } = await uploadTwiceCompleted()
    expect(outcome).toMatchObject({ kind: 'completed', upload: { crc64Verified: true } })
    await expectStored(service)
    expect(counts(service)).toMatchObject(SENT_ONCE)
    expect(notices).toEqual([])
  })

  it('is found to have stored the object, which may replace no other (forbidOverwrite)', async () => {
    const { outcome } = await uploadTwiceCompleted({ forbidOverwrite: true })
    expect(outcome).toMatchObject({ kind: 'completed', upload: { crc64Verified: true } })
    expect(counts(service)).toMatchObject(SENT_ONCE)
  })

  it.each([200, 500])(
    'is found to have stored the object when the application server responded with %d, and calls it once',
    async (status) => {
      await using server = await startApplicationServer(status, '{"ok":true}')
      const told: CallbackOutcome[] = []
      const { outcome } = await uploadTwiceCompleted({
        callback: { url: server.url, body: 'done' },
        onCallback: (callback) => told.push(callback),
      })
      expect(outcome).toMatchObject({ kind: 'completed', upload: { crc64Verified: true } })
      expect(server.calls).toHaveLength(1)
      // The result of the callback is unknown.
      expect(told).toEqual([])
      expect(counts(service)).toMatchObject(SENT_ONCE)
    },
  )

  it('is found to have stored the copy', async () => {
    const source = { bucket: target.bucket, key: 'source' }
    await service.emulator.state.putObject(source.bucket, source.key, bytesOf(SIZE))
    await using proxy = await startRepeatingProxy(service.emulator.endpoint)
    const client = service.client({ endpoint: proxy.endpoint })
    const copy = await client.resumableCopy({ ...target, source, partSize: PART }).done()
    expect(copy).toMatchObject({ crc64Verified: true })
    await expectStored(service)
    expect(counts(service)).toMatchObject({ UploadPartCopy: PARTS, InitiateMultipartUpload: 1 })
  })

  it('is found to have stored a stream that can be read only once', async () => {
    await using proxy = await startRepeatingProxy(service.emulator.endpoint)
    const client = service.client({ endpoint: proxy.endpoint })
    const body = new Blob([new Uint8Array(bytesOf(SIZE))]).stream()
    await client.resumableUpload({ ...target, body, partSize: PART }).done()
    await expectStored(service)
    expect(counts(service)).toMatchObject(SENT_ONCE)
  })

  it('sends everything again when HeadObject is not allowed', async () => {
    const refused = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    disturb(service, { operation: 'HeadObject', times: 1000 }, refused)
    const { outcome, notices } = await uploadTwiceCompleted({}, 1)
    expect(outcome).toMatchObject({ kind: 'completed' })
    await expectStored(service)
    expect(notices).toMatchObject([{ kind: 'restarted', reason: 'upload-lost' }])
    expect(counts(service)).toMatchObject({ UploadPart: 2 * PARTS, InitiateMultipartUpload: 2 })
  })

  it('leaves the result to the next run when HeadObject gets no response', async () => {
    disturb(service, { operation: 'HeadObject', times: 4 }, { kind: 'drop-response' })
    await using proxy = await startRepeatingProxy(service.emulator.endpoint)
    const first = await (await upload(service, { endpoint: proxy.endpoint })).outcome
    expect(first).toMatchObject({ error: { code: 'COMPLETION_UNKNOWN', resumable: true } })
    expect(await (await upload(service, { endpoint: proxy.endpoint })).done()).toMatchObject({
      partsReused: PARTS,
      crc64Verified: true,
    })
    expect(counts(service)).toMatchObject({ UploadPart: PARTS, InitiateMultipartUpload: 1 })
  })
})

describe('a completion that is rejected at the first attempt', () => {
  it('with FileAlreadyExists, because a proxy sent it twice, is found to have stored the object', async () => {
    const exists = { kind: 'status', status: 409, code: 'FileAlreadyExists', when: 'before-body' } as const
    disturb(service, { operation: 'CompleteMultipartUpload', nth: 2 }, exists)
    const { outcome } = await uploadTwiceCompleted({ forbidOverwrite: true })
    expect(outcome).toMatchObject({ kind: 'completed', upload: { crc64Verified: true } })
    await expectStored(service)
    expect(counts(service)).toMatchObject(SENT_ONCE)
  })

  it('with FileAlreadyExists, because of the object of another client, ends with that error and leaves the object', async () => {
    const { state } = service.emulator
    disturb(service, { operation: 'UploadPart', partNumber: 1 }, { kind: 'delay', ms: 50 })
    const handle = await upload(service, {}, { forbidOverwrite: true })
    await expect.poll(() => service.requests()).toContain('InitiateMultipartUpload')
    await state.putObject(target.bucket, target.key, 'of another')
    expect(await handle.outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'REQUEST_FAILED', cause: { code: 'FileAlreadyExists' } },
    })
    expect(
      String(await state.readObject(target.bucket, target.key).then((bytes) => Buffer.from(bytes ?? []))),
    ).toBe('of another')
  })

  it.each([
    ['aborts its own upload, so that no parts are left', 200],
    ['names its upload, whose parts are left, when it may not abort it', 403],
  ])(
    'with FileAlreadyExists, because another client stored the same bytes meanwhile, %s (R9)',
    async (_, status) => {
      const { state } = service.emulator
      if (status === 403)
        disturb(
          service,
          { operation: 'AbortMultipartUpload' },
          { kind: 'status', status, code: 'AccessDenied' },
        )
      disturb(service, { operation: 'UploadPart', partNumber: 1 }, { kind: 'delay', ms: 50 })
      const notices: UploadNotice[] = []
      const onNotice = (notice: UploadNotice) => notice.kind !== 'started' && notices.push(notice)
      const handle = await upload(service, {}, { forbidOverwrite: true, onNotice })
      await expect.poll(() => service.requests()).toContain('InitiateMultipartUpload')
      await state.putObject(target.bucket, target.key, bytesOf(SIZE))
      expect(await handle.outcome).toMatchObject({ kind: 'completed' })
      const left = state.listUploads(target.bucket).map(({ uploadId }) => uploadId)
      expect(left).toHaveLength(status === 403 ? 1 : 0)
      expect(notices).toMatchObject(left.map((uploadId) => ({ kind: 'upload-not-aborted', uploadId })))
    },
  )

  it('with NoSuchUpload, because another client aborted the upload and stored an object, sends everything again', async () => {
    const { state } = service.emulator
    let isFirst = true
    await using proxy = await startRepeatingProxy(service.emulator.endpoint, 0, async () => {
      if (!isFirst) return
      isFirst = false
      for (const { uploadId } of state.listUploads(target.bucket))
        await service.client().abortMultipartUpload({ ...target, uploadId })
      await state.putObject(target.bucket, target.key, 'of another')
    })
    const notices: UploadNotice[] = []
    const onNotice = (notice: UploadNotice) => notice.kind !== 'started' && notices.push(notice)
    await (await upload(service, { endpoint: proxy.endpoint }, { onNotice })).done()
    await expectStored(service)
    expect(notices).toMatchObject([{ kind: 'restarted', reason: 'upload-lost' }])
    expect(counts(service)).toMatchObject({ InitiateMultipartUpload: 2, HeadObject: 1 })
    expect(state.listUploads(target.bucket)).toEqual([])
  })
})
