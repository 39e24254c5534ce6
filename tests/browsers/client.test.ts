import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { BUCKET } from '../service/service.ts'
import { type BrowserUpload, LEAVING_MS, startBrowserUpload } from './browser-upload.ts'
import type { PageOutcome } from './client-page.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { offlineAfterPart } from './offline-after-part.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { refusePart } from './part-requests.ts'

const COMPLETED = { kind: 'completed', crc64Verified: true }

describeInBrowsers('an upload from a page', (installed) => {
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
    await test[Symbol.asyncDispose]()
    await opened.page.goto(opened.origin)
    await opened.call('discardAll', test.target()).catch(() => {})
  })

  it('stores the file and leaves no checkpoint', async () => {
    const outcome = await test.upload()
    expect(outcome).toMatchObject(COMPLETED)
    expect(outcome.progress.at(-1)).toBe(512_000)
    await test.expectStored()
    expect(test.partsSent()).toHaveLength(5)
    expect(await opened.call('stored')).toBe(0)
  }, 60_000)

  it('resumes after the page was reloaded and the file was selected again (R3)', async () => {
    const upload = test.upload().catch(() => {})
    await test.atPart(4, LEAVING_MS)
    await opened.page.goto(opened.origin)
    await upload
    expect(test.partsSent()).toHaveLength(4)
    const [unfinished, ...others] = await opened.call<readonly unknown[]>('unfinished', test.target())
    expect(others).toEqual([])
    expect(unfinished).toMatchObject({
      ...{ bucket: BUCKET, key: 'k', size: 512_000, partsRecorded: 3, bytesRecorded: 307_200 },
      ...{ needs: 'file', isActive: false },
    })
    await opened.select(test.path)
    expect(await test.upload()).toMatchObject({ ...COMPLETED, notices: ['resumed'] })
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
    await test.expectStored()
  }, 60_000)

  it('ends with LOCKED in another tab while one is at work, and continues there when that tab is closed', async () => {
    const upload = test.upload().catch(() => {})
    await test.atPart(3, 8_000)
    const other = await opened.another()
    await other.select(test.path)
    const second: PageOutcome = await test.upload({}, other)
    expect(second).toMatchObject({ kind: 'failed', failure: { causes: ['CheckpointError LOCKED'] } })
    await opened.page.goto('about:blank')
    await upload
    test.partsSent()
    expect(await test.upload({}, other)).toMatchObject({ ...COMPLETED, notices: ['resumed'] })
    expect(test.partsSent().length).toBeLessThan(5)
    await test.expectStored()
    await other.page.close()
  }, 60_000)

  it('is taken over by another tab within two seconds; the first tab sends nothing any more', async () => {
    const upload = test.upload()
    await test.atPart(2)
    const other = await opened.another()
    await other.select(test.path)
    expect(await test.upload({ takeOver: true }, other)).toMatchObject(COMPLETED)
    expect(await upload).toMatchObject({ kind: 'failed', failure: { code: 'TAKEN_OVER' } })
    await test.expectStored()
    await other.page.close()
  }, 60_000)

  it('resolves a completion whose response was lost (R5)', async () => {
    test.service.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload', times: 1 },
      fault: { kind: 'drop-response' },
    })
    expect(await test.upload()).toMatchObject(COMPLETED)
    expect(test.partsSent()).toHaveLength(5)
    await test.expectStored()
  }, 60_000)

  it('requests new credentials when the token has expired, and resumes', async () => {
    test.service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3, times: 1 },
      fault: { kind: 'expired-token' },
    })
    expect(await test.upload()).toMatchObject(COMPLETED)
    await test.expectStored()
  }, 60_000)

  it('waits while the browser is offline, and resumes where it stopped', async () => {
    // Chromium reports the network a moment before it lets requests through: a few may fail.
    const upload = test.upload({ connectRetryMs: 500 })
    await test.atPart(3)
    await offlineAfterPart(opened.page, test.service, 3)
    expect(await upload).toMatchObject(COMPLETED)
    await test.expectStored()
  }, 60_000)

  it('stores an empty file', async () => {
    await test[Symbol.asyncDispose]()
    test = await startBrowserUpload(opened, { size: 0 })
    expect(await test.upload()).toMatchObject({ kind: 'completed' })
    expect((await test.stored())?.byteLength).toBe(0)
  }, 60_000)

  it('resumes from a stored handle without the file being selected again', async () => {
    refusePart(test.service, 4)
    expect(await opened.call('uploadHandle', test.target())).toMatchObject({ kind: 'failed' })
    await opened.page.goto(opened.origin)
    expect(await opened.call('unfinished', test.target())).toMatchObject([{ needs: 'nothing' }])
    test.partsSent()
    expect(await opened.call('resumeStored', test.target())).toMatchObject(COMPLETED)
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
    await test.expectStored()
  }, 60_000)

  it('names the rule that the bucket lacks, and finds nothing when the rule is there', async () => {
    expect(await opened.call('cors', test.target())).toMatchObject({ ok: true, missing: [] })
    expect(test.service.emulator.state.listUploads(BUCKET)).toEqual([])
    await test[Symbol.asyncDispose]()
    test = await startBrowserUpload(opened, { cors: false })
    const report = await opened.call<{ ok: boolean; missing: string[]; xml: string }>('cors', test.target())
    expect(report.ok).toBe(false)
    expect(report.missing[0]).toBe(`origin ${opened.origin} with method POST`)
    expect(report.xml).toContain(`<AllowedOrigin>${opened.origin}</AllowedOrigin>`)
    expect(await test.upload()).toMatchObject({ failure: { causes: ['TransportError CORS_REFUSED'] } })
  }, 60_000)

  it('names the headers that the CORS rule of the bucket has to expose', async () => {
    await test[Symbol.asyncDispose]()
    test = await startBrowserUpload(opened, { expose: [] })
    expect(await opened.call('cors', test.target())).toMatchObject({ missing: ['exposed header ETag'] })
    const { failure } = await test.upload({ maxAttempts: 1 })
    expect(failure?.chain.join(' ')).toContain('CORS rule of the bucket does not expose it')
    await test[Symbol.asyncDispose]()
    test = await startBrowserUpload(opened, { expose: ['etag'] })
    expect(await opened.call('cors', test.target())).toMatchObject({
      missing: ['exposed header x-oss-hash-crc64ecma'],
    })
    expect(await test.upload()).toMatchObject({ kind: 'completed', crc64Verified: false })
  }, 120_000)
})
