import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BrowserUpload, startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { partEnded } from './part-requests.ts'

const COMPLETED = { kind: 'completed', crc64Verified: true }
const QUOTA_BYTES = 8 * 1_048_576

describeInBrowsers('an upload from a page whose storage is full', (installed) => {
  let opened: OpenPage
  let test: BrowserUpload

  beforeEach(async () => {
    opened = await openPage(installed, {
      script: 'conditions-page.ts',
      preferences: { 'dom.quotaManager.temporaryStorage.fixedLimit': QUOTA_BYTES / 1024 },
    })
    if (installed.browser === 'chrome') {
      const session = await opened.page.createCDPSession()
      await session.send('Storage.overrideQuotaForOrigin', { origin: opened.origin, quotaSize: QUOTA_BYTES })
    }
    test = await startBrowserUpload(opened)
  }, 180_000)
  afterEach(async () => {
    await test[Symbol.asyncDispose]()
    await opened[Symbol.asyncDispose]()
  })

  it('is completed, and reports that it ends with the page', async () => {
    expect(await opened.call('fillStorage')).toContain('QuotaExceededError')
    const outcome = await test.upload()
    expect(outcome).toMatchObject(COMPLETED)
    expect(outcome.notices).toContain('not-resumable')
    await test.expectStored()
  }, 120_000)

  it('is completed when the storage becomes full while it is sent', async () => {
    const upload = test.upload()
    await test.atPart(3)
    await opened.call('control', 'pause')
    await partEnded(test.service, 3)
    expect(await opened.call('fillStorage')).toContain('QuotaExceededError')
    await opened.call('control', 'resume')
    expect(await upload).toMatchObject(COMPLETED)
    await test.expectStored()
  }, 120_000)
})
