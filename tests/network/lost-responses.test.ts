import type { UploadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PART, type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const lost = { kind: 'drop-response' } as const
const openUploads = () => service.emulator.state.listUploads(target.bucket)

describe('a lost response', () => {
  it('to the initiation leaves at most one orphaned upload for each, and none is completed (F41)', async () => {
    disturb(service, { operation: 'InitiateMultipartUpload' }, lost)
    const { uploadId } = await (await upload(service)).done()
    await expectStored(service)
    expect(counts(service)['InitiateMultipartUpload']).toBe(2)
    expect(openUploads()).toHaveLength(1)
    expect(openUploads()[0]?.uploadId).not.toBe(uploadId)
    expect(openUploads()[0]?.parts).toEqual([])
  })

  it('to the initiation leaves an upload id that no notice names, but that abortMultipartUploads finds and aborts (F41)', async () => {
    disturb(service, { operation: 'InitiateMultipartUpload' }, lost)
    const notices: UploadNotice[] = []
    const started = await upload(service, {}, { onNotice: (notice) => notices.push(notice) })
    await started.done()
    expect(notices.map(({ kind }) => kind)).toEqual(['started'])
    const aborted: string[] = []
    await service.client().abortMultipartUploads({
      ...{ bucket: target.bucket, prefix: target.key, olderThanMs: 0 },
      onAborted: ({ uploadId }) => aborted.push(uploadId),
    })
    expect(aborted).toHaveLength(1)
    expect(openUploads()).toEqual([])
  })

  it('to a part sends that part again, the same bytes, and no other (F42)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 2, times: 2 }, lost)
    await (await upload(service)).done()
    await expectStored(service)
    const sent = service.requests().filter((request) => request.startsWith('UploadPart'))
    expect(sent.filter((request) => request === 'UploadPart 2')).toHaveLength(3)
    expect(sent).toHaveLength(PARTS + 2)
    expect(service.emulator.requests.filter(({ partNumber }) => partNumber === 2)).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ receivedByteLength: PART })),
    )
  })

  it('to every attempt of a part fails the upload; the next run resumes it (F42)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 2, times: 4 }, lost)
    const outcome = await (await upload(service, {}, { parallel: 1 })).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'PART_FAILED', resumable: true, cause: { attempts: 4, mayHaveBeenApplied: true } },
    })
    const next = await (await upload(service)).done()
    expect(next).toMatchObject({ partsReused: 1 })
    await expectStored(service)
  })

  it.each([1, 3])(
    'to the completion, lost %d times, is resolved in the same run, without a part sent again (F43)',
    async (times) => {
      disturb(service, { operation: 'CompleteMultipartUpload', times }, lost)
      expect(await (await upload(service)).done()).toMatchObject({ crc64Verified: true })
      await expectStored(service)
      expect(counts(service)).toMatchObject({ UploadPart: PARTS, InitiateMultipartUpload: 1, HeadObject: 1 })
    },
  )

  it('to the completion and to every HeadObject is resolved by the next run, without a part sent again (F43)', async () => {
    disturb(service, { operation: 'CompleteMultipartUpload' }, lost)
    disturb(service, { operation: 'HeadObject', times: 4 }, lost)
    const outcome = await (await upload(service)).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'COMPLETION_UNKNOWN', resumable: true },
    })
    expect(await (await upload(service)).done()).toMatchObject({ partsReused: PARTS })
    await expectStored(service)
    expect(counts(service)).toMatchObject({ UploadPart: PARTS, InitiateMultipartUpload: 1 })
  })

  it('to the abort is retried, and NoSuchUpload counts as success (F44)', async () => {
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'hang', when: 'before-headers' })
    disturb(service, { operation: 'AbortMultipartUpload' }, lost)
    const handle = await upload(service)
    await expect.poll(() => service.requests()).toContain('UploadPart 3')
    await handle.cancel()
    expect(await handle.outcome).toEqual({ kind: 'cancelled' })
    expect(counts(service)['AbortMultipartUpload']).toBe(2)
    expect(openUploads()).toEqual([])
  })
})
