import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const state = () => service.emulator.state

/** A first run that stores and records the parts 1 to 3, and then fails. */
async function interruptedUpload(): Promise<string> {
  disturb(service, { operation: 'UploadPart', partNumber: 4 }, { kind: 'status', status: 403 })
  const outcome = await (await upload(service, {}, { parallel: 1 })).outcome
  expect(outcome).toMatchObject({ kind: 'failed', error: { partsRecorded: 3, resumable: true } })
  service.emulator.clearRequests()
  return state().listUploads(target.bucket)[0]?.uploadId ?? ''
}

describe('an upload that no longer exists when it is resumed', () => {
  it('because another client aborted it starts over, and reports that (F49)', async () => {
    await state().abortUpload(await interruptedUpload())
    const notices: string[] = []
    const onNotice = ({ kind }: { readonly kind: string }) => void notices.push(kind)
    expect(await (await upload(service, {}, { onNotice })).done()).toMatchObject({ partsReused: 0 })
    expect(notices).toContain('restarted')
    await expectStored(service)
    expect(counts(service)).toMatchObject({ InitiateMultipartUpload: 1, CompleteMultipartUpload: 1 })
  })

  it('because another client completed it with the existing parts starts over (F49)', async () => {
    await state().completeUpload(await interruptedUpload())
    await (await upload(service)).done()
    await expectStored(service)
  })

  it('because another client aborted it during the run starts over in the same run (F49)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'delay', ms: 50 })
    const handle = await upload(service, {}, { parallel: 1 })
    await expect.poll(() => service.requests()).toContain('UploadPart 3')
    await state().abortUpload(state().listUploads(target.bucket)[0]?.uploadId ?? '')
    await handle.done()
    await expectStored(service)
  })

  it('because another client completed it with the same parts counts as completed, if our completion was sent (F49, R5)', async () => {
    disturb(service, { operation: 'CompleteMultipartUpload', times: 4 }, { kind: 'late', delayMs: 60_000 })
    const first = await (await upload(service)).outcome
    expect(first).toMatchObject({ kind: 'failed', error: { code: 'COMPLETION_UNKNOWN' } })
    await state().completeUpload(state().listUploads(target.bucket)[0]?.uploadId ?? '')
    expect(await (await upload(service)).done()).toMatchObject({ partsReused: PARTS, crc64Verified: true })
    await expectStored(service)
    expect(counts(service)['UploadPart']).toBe(PARTS)
  })
})

describe('a part that another client has overwritten', () => {
  it('between runs is sent again, and no other (F50)', async () => {
    await state().putPart(await interruptedUpload(), 2, 'something else')
    await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)).toEqual({ ListParts: 1, UploadPart: 2 + 1, CompleteMultipartUpload: 1 })
  })

  it('just before the completion is sent again, and no other (F50)', async () => {
    disturb(service, { operation: 'CompleteMultipartUpload' }, { kind: 'delay', ms: 100 })
    const handle = await upload(service)
    await expect.poll(() => service.requests()).toContain('CompleteMultipartUpload')
    await state().putPart(state().listUploads(target.bucket)[0]?.uploadId ?? '', 2, 'something else')
    await handle.done()
    await expectStored(service)
    expect(counts(service)).toMatchObject({ CompleteMultipartUpload: 2, ListParts: 1, UploadPart: PARTS + 1 })
  })
})
