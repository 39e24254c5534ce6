import type { UploadId } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { uploadNoticeEvent } from './upload-notice.ts'

const SUBJECT = {
  file: 'big.bin',
  target: { bucket: 'demo', key: 'big.bin' },
  abortCommand: (uploadId: string) => `oss uploads abort ${uploadId}`,
}
const UPLOAD_ID = 'ID' as UploadId

describe('noticeEvent', () => {
  it('describes the plan of an upload that starts', () => {
    const plan = { size: 10, partSize: 4, partCount: 3 }
    expect(uploadNoticeEvent({ kind: 'started', uploadId: UPLOAD_ID, plan }, SUBJECT)).toEqual({
      kind: 'started',
      file: 'big.bin',
      bucket: 'demo',
      key: 'big.bin',
      uploadId: 'ID',
      bytesTotal: 10,
      partSize: 4,
      partsTotal: 3,
    })
  })

  it('contains null if there is no upload id', () => {
    const event = uploadNoticeEvent(
      { kind: 'restarted', reason: 'source-changed', uploadId: undefined },
      SUBJECT,
    )
    expect(event).toEqual({ kind: 'restarted', reason: 'source-changed', uploadId: null })
  })

  it('says that a resumed upload keeps the object options with which it was started', () => {
    const notice = { kind: 'options-ignored', uploadId: UPLOAD_ID } as const
    const event = uploadNoticeEvent(notice, SUBJECT)
    expect(event).toEqual(notice)
  })

  it('contains the command that aborts an upload that could not be aborted', () => {
    const notice = { kind: 'upload-not-aborted', uploadId: UPLOAD_ID, error: new Error('No.') } as const
    expect(uploadNoticeEvent(notice, SUBJECT)).toMatchObject({
      problem: 'No.',
      abortCommand: 'oss uploads abort ID',
    })
  })

  it('describes problems that are not errors', () => {
    const event = uploadNoticeEvent({ kind: 'checkpoint-not-removed', error: 'disk gone' }, SUBJECT)
    expect(event).toEqual({ kind: 'checkpoint-not-removed', problem: 'disk gone' })
  })
})
