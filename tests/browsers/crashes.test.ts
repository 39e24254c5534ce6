import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BrowserUpload, startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'

const COMPLETED = { kind: 'completed', crc64Verified: true }

describeInBrowsers('an upload whose browser is killed (SIGKILL), or whose tab crashes', (installed) => {
  let userDataDir: string
  let opened: OpenPage
  let test: BrowserUpload

  beforeEach(async () => {
    userDataDir = await mkdtemp(join(tmpdir(), 'oss-profile-'))
    opened = await openPage(installed, { script: 'client-page.ts', userDataDir })
    test = await startBrowserUpload(opened)
  }, 180_000)
  afterEach(async () => {
    await opened[Symbol.asyncDispose]()
    await test[Symbol.asyncDispose]()
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  })

  /** Kills the browser, and opens the same page with the same profile. */
  async function killAndReopen(): Promise<void> {
    await opened.kill()
    await opened[Symbol.asyncDispose]()
    const port = Number(new URL(opened.origin).port)
    opened = await openPage(installed, { script: 'client-page.ts', userDataDir, port })
  }

  it('resumes when the page is opened again and the file is selected again (R3)', async () => {
    const upload = test.upload().catch(() => {})
    await test.atPart(4)
    await killAndReopen()
    await upload
    expect(test.partsSent()).toHaveLength(4)
    await opened.select(test.path)
    expect(await test.upload({}, opened)).toMatchObject({ ...COMPLETED, notices: ['resumed'] })
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
    await test.expectStored()
    expect(await opened.call('stored')).toBe(0)
  }, 180_000)

  // Firefox lets no program crash a single tab.
  it.runIf(installed.browser === 'chrome')(
    'resumes in another tab when its tab crashes (R3)',
    async () => {
      const other = await opened.another()
      await opened.page.bringToFront()
      const upload = test.upload().catch(() => {})
      await test.atPart(4)
      // The page is not there to answer.
      opened.page.goto('chrome://crash').catch(() => {})
      test.partsSent()
      await other.select(test.path)
      expect(await test.upload({}, other)).toMatchObject({ ...COMPLETED, notices: ['resumed'] })
      expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
      await test.expectStored()
      await opened.browser.close()
      await upload
    },
    180_000,
  )

  it('resumes from a stored handle without a click', async () => {
    const upload = opened.call('uploadHandle', test.target()).catch(() => {})
    await test.atPart(4)
    await killAndReopen()
    await upload
    expect(await opened.call('unfinished', test.target())).toMatchObject([
      { needs: 'nothing', partsRecorded: 3 },
    ])
    test.partsSent()
    expect(await opened.call('resumeStored', test.target())).toMatchObject(COMPLETED)
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
    await test.expectStored()
  }, 180_000)
})
