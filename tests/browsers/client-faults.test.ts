import { rm, writeFile } from 'node:fs/promises'
import type { Fault, FaultMatch } from '@oss/emulator'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, REGION } from '../service/service.ts'
import { type BrowserUpload, SIZE, startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { refusePart } from './part-requests.ts'

const COMPLETED = { kind: 'completed', crc64Verified: true }
const UPLOAD_PART = { operation: 'UploadPart', partNumber: 3, times: 1 } as const

const SURVIVED: Readonly<Record<string, readonly [FaultMatch, Fault]>> = {
  'a connection that breaks in the middle of a part': [
    UPLOAD_PART,
    { kind: 'reset', when: 'after-bytes', bytes: 50_000 },
  ],
  'a byte that is flipped on its way (R1)': [UPLOAD_PART, { kind: 'corrupt-body', offset: 77 }],
  'a part that is confirmed although none of its bytes were taken (R1)': [
    UPLOAD_PART,
    { kind: 'status', status: 200, body: '', when: 'before-body' },
  ],
  'a response to a part that is lost': [UPLOAD_PART, { kind: 'drop-response' }],
  'a service that asks to slow down': [UPLOAD_PART, { kind: 'status', status: 503, code: 'SlowDown' }],
  'a clock that is an hour off': [{ operation: 'InitiateMultipartUpload' }, { kind: 'skew', ms: 3_600_000 }],
}

describeInBrowsers('an upload from a page survives', (installed) => {
  let opened: OpenPage
  let test: BrowserUpload

  beforeAll(async () => {
    opened = await openPage(installed, { script: 'client-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    test = await startBrowserUpload(opened)
  })
  afterEach(async () => {
    await opened.page.goto(opened.origin)
    await opened.call('discardAll', test.target()).catch(() => {})
    await test[Symbol.asyncDispose]()
  })

  /** Lets the fourth part be refused, so that the upload ends with three parts recorded. */
  async function interrupted(): Promise<void> {
    refusePart(test.service, 4)
    expect(await test.upload()).toMatchObject({ kind: 'failed' })
    test.partsSent()
  }

  it.each(Object.entries(SURVIVED))(
    '%s',
    async (_, [match, fault]) => {
      test.service.emulator.faults.add({ match, fault })
      expect(await test.upload()).toMatchObject(COMPLETED)
      await test.expectStored()
    },
    60_000,
  )

  it('another file of the same name: the old parts are removed, and everything is sent', async () => {
    await interrupted()
    await writeFile(test.path, bytesOf(SIZE, 2))
    await opened.select(test.path)
    expect(await test.upload()).toMatchObject({ ...COMPLETED, notices: ['restarted', 'started'] })
    expect(test.partsSent()).toHaveLength(5)
    expect(test.service.emulator.state.listUploads(BUCKET)).toEqual([])
    await test.expectStored()
  }, 60_000)

  it('an upload id that another program has aborted: everything is sent again', async () => {
    await interrupted()
    const [unfinished] = await opened.call<readonly { uploadId: string }[]>('unfinished', test.target())
    const { accessKeyId, accessKeySecret } = canary
    const keys = { accessKeyId, accessKeySecret, securityToken: 'token-of-the-page' }
    await using client = test.service.client({ region: REGION, credentials: async () => keys })
    await client.abortMultipartUpload({ bucket: BUCKET, key: 'k', uploadId: unfinished?.uploadId ?? '' })
    await opened.select(test.path)
    expect(await test.upload()).toMatchObject({ ...COMPLETED, notices: ['restarted', 'started'] })
    await test.expectStored()
  }, 60_000)

  it('a database that is deleted during the upload', async () => {
    const upload = test.upload()
    await test.atPart(3)
    await opened.call('deleteDatabase')
    expect(await upload).toMatchObject(COMPLETED)
    await test.expectStored()
  }, 60_000)

  it('a browser that stores nothing, and reports that the upload ends with the page', async () => {
    await opened.call('withoutStorage')
    expect(await test.upload()).toMatchObject({ ...COMPLETED, notices: ['not-resumable', 'started'] })
    await test.expectStored()
  }, 60_000)

  it('a file that is deleted and comes back: the upload asks for it, and resumes', async () => {
    const upload = test.upload()
    await test.atPart(3)
    await rm(test.path)
    expect(await upload).toMatchObject({
      kind: 'failed',
      failure: { causes: expect.arrayContaining(['SourceError SOURCE_UNREADABLE']) },
    })
    expect(await test.stored()).toBeUndefined()
    await writeFile(test.path, bytesOf(SIZE))
    await opened.select(test.path)
    expect(await test.upload()).toMatchObject(COMPLETED)
    await test.expectStored()
  }, 60_000)

  it('an application server that cannot be called: the object is stored, and is not sent again', async () => {
    const outcome = await test.upload({ callback: 'http://127.0.0.1:1/callback' })
    expect(outcome).toMatchObject({ ...COMPLETED, notices: ['started', 'callback failed'] })
    expect(test.partsSent()).toHaveLength(5)
    await test.expectStored()
  }, 60_000)

  it('a page that is left and comes back from the cache of the browser', async () => {
    const upload = test.upload().catch(() => {})
    await test.atPart(3)
    await opened.page.goto('about:blank')
    await opened.page.goBack()
    await upload
    await opened.select(test.path)
    // Firefox ends the upload with the page; Chromium may keep both. Until the kept one is completed, its
    // file is locked.
    await expect.poll(() => test.upload()).toMatchObject(COMPLETED)
    expect(await opened.call('unfinished', test.target())).toEqual([])
    await test.expectStored()
  }, 60_000)

  it('a pause and a resume', async () => {
    const upload = test.upload()
    await test.atPart(2)
    await opened.call('control', 'pause')
    await opened.call('control', 'resume')
    expect(await upload).toMatchObject(COMPLETED)
    await test.expectStored()
  }, 60_000)
})
