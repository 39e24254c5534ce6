import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { PART } from '../service/service.ts'
import { stopBrowser } from './browser-processes.ts'
import { type BrowserUpload, startBrowserUpload } from './browser-upload.ts'
import type { PageOutcome } from './client-page.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { offlineAfterPart } from './offline-after-part.ts'
import { type OpenPage, openPage } from './open-page.ts'

const COMPLETED = { kind: 'completed', crc64Verified: true }
const TEN_MINUTES_MS = 600_000

/** Real waits instead of short ones: `pnpm test:long`. */
const LONG = process.env['OSS_TEST_LONG'] === '1'
/** What such a test may take. */
const LIMIT_MS = LONG ? 1_800_000 : 120_000

describeInBrowsers('an upload from a page', (installed) => {
  let opened: OpenPage
  let test: BrowserUpload

  beforeAll(async () => {
    const script = 'conditions-page.ts'
    opened = await openPage(installed, { script, throttled: true, callTimeoutMs: LIMIT_MS })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    test = await startBrowserUpload(opened)
  })
  afterEach(() => test[Symbol.asyncDispose]())

  it(
    'waits for ten minutes while the browser is offline, and resumes where it stopped',
    async () => {
      const upload = opened.call<PageOutcome>(LONG ? 'upload' : 'uploadByClock', test.target())
      await test.atPart(3)
      await offlineAfterPart(opened.page, test.service, 3, () =>
        LONG ? pause(TEN_MINUTES_MS) : opened.call('skip', TEN_MINUTES_MS),
      )
      expect(await upload).toMatchObject(COMPLETED)
      expect(test.partsSent()).toHaveLength(5)
      await test.expectStored()
    },
    LIMIT_MS,
  )

  it(
    'ends no attempt because the machine slept longer than its time limits',
    async () => {
      const limits = LONG ? {} : { timeouts: { idleMs: 6_000, responseMs: 6_000 } }
      const upload = test.upload({ ...limits, maxAttempts: 1 })
      await test.atPart(3)
      const wake = stopBrowser(opened.browser)
      try {
        await pause(LONG ? 180_000 : 9_000)
      } finally {
        wake()
      }
      expect(await upload).toMatchObject(COMPLETED)
      expect(test.partsSent()).toHaveLength(5)
      await test.expectStored()
    },
    LIMIT_MS,
  )

  it(
    'is completed by a tab in the background, whose timers the browser throttles',
    async () => {
      const { faults } = test.service.emulator
      // Chromium throttles a tab after ten seconds, and more after five minutes.
      const secondsOfPart = LONG ? 90 : 3
      faults.add({
        match: { operation: 'UploadPart' },
        fault: { kind: 'slow-read', bytesPerSecond: Math.ceil(PART / secondsOfPart) },
      })
      faults.add({
        match: { operation: 'UploadPart', partNumber: 5, times: 3 },
        fault: { kind: 'status', status: 503, code: 'SlowDown' },
      })
      const other = await opened.another()
      try {
        await other.page.bringToFront()
        await opened.page.waitForFunction('isHidden()', { polling: 100 })
        expect(await test.upload()).toMatchObject(COMPLETED)
        expect(await opened.call('isHidden')).toBe(true)
        await test.expectStored()
      } finally {
        await other.page.close()
      }
    },
    LIMIT_MS,
  )
})
