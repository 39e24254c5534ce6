import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Credentials } from '@oss/client/core'
import type { PresignedUpload } from '@oss/client/presigned'
import { systemClock } from '@oss/http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PART } from '../service/service.ts'
import { type BrowserUpload, SIZE, startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { offlineAfterPart } from './offline-after-part.ts'
import { type OpenPage, openPage } from './open-page.ts'
import type { SignedOutcome } from './page.ts'
import { partEnded, refusePart } from './part-requests.ts'

const VERIFIED = { crc64Verified: true }
const sequential = { parallel: 1 }
const MONTH_MS = 30 * 86_400_000

/** Sets the clock of the page to more than thirty days ago, until it is loaded again. */
const SET_CLOCK_BACK = `{ const { now } = Date; Date.now = () => now() - ${MONTH_MS} - 60_000 }`
/** Counts the parts that the page has recorded more than thirty days ago. */
const COUNT_OLD_RECORDS = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('oss-presigned')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const added = opening.result.transaction('parts').objectStore('parts').index('addedAtMs')
    const counting = added.count(IDBKeyRange.upperBound(Date.now() - ${MONTH_MS}))
    counting.onsuccess = () => {
      opening.result.close()
      resolve(counting.result)
    }
  }
})`

describeInBrowsers('a signed upload that resumes', (installed) => {
  let opened: OpenPage
  let test: BrowserUpload
  let server: Server

  beforeAll(async () => {
    opened = await openPage(installed)
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    test = await startBrowserUpload(opened)
    // The server of the application, which signs again what it has signed.
    server = createServer(async (request, response) => {
      response.setHeader('access-control-allow-origin', opened.origin)
      response.end(JSON.stringify(await sign(JSON.parse(await text(request)))))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await test[Symbol.asyncDispose]()
  })

  function sign(options: object = {}, clientOptions: object = {}): Promise<PresignedUpload> {
    const { bucket, key } = test.target()
    const input = { bucket, key, size: SIZE, partSize: PART, expiresInSeconds: 3600, ...options }
    const credentials = async () => test.target().credentials as Credentials
    return test.service.client({ credentials, ...clientOptions }).presignMultipartUpload(input)
  }

  const upload = (signed: PresignedUpload, options: object = sequential): Promise<SignedOutcome> => {
    const { port } = server.address() as AddressInfo
    return opened.call<SignedOutcome>('uploadSigned', signed, `http://127.0.0.1:${port}/sign`, options)
  }

  it('sends only the missing parts after the page was reloaded, with new links for the same upload (R3)', async () => {
    const signed = await sign()
    const first = upload(signed).catch(() => {})
    await test.atPart(4)
    await opened.page.goto(opened.origin)
    await first
    expect(test.partsSent()).toHaveLength(4)
    await opened.select(test.path)
    const again = await sign({ uploadId: signed.uploadId, partNumbers: [] })
    expect(await upload(again)).toMatchObject({ ...VERIFIED, signed: [[4, 5]] })
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
    await test.expectStored()
  }, 60_000)

  describe('an upload that was left more than thirty days ago (R14)', () => {
    let left: PresignedUpload
    beforeEach(async () => {
      left = await sign()
      await opened.page.evaluate(SET_CLOCK_BACK)
      const first = upload(left).catch(() => {})
      await test.atPart(3)
      await opened.page.goto(opened.origin)
      await first
      await opened.select(test.path)
      expect(await oldRecords()).toBeGreaterThan(0)
      test.partsSent()
    }, 60_000)
    const oldRecords = () => opened.page.evaluate(COUNT_OLD_RECORDS)

    it('sends all parts again', async () => {
      expect(await upload(left)).toMatchObject(VERIFIED)
      expect(test.partsSent()).toHaveLength(5)
      await test.expectStored()
    }, 60_000)

    it('loses its records when another upload starts', async () => {
      expect(await upload(await sign())).toMatchObject(VERIFIED)
      expect(await oldRecords()).toBe(0)
    }, 60_000)
  })

  it('requests links that have expired, once for all missing parts', async () => {
    const clock = { ...systemClock, now: () => Date.now() - 7_200_000 }
    const { uploadId } = await sign()
    const expired = await sign({ uploadId }, { clock })
    expect(await upload(expired)).toMatchObject({ ...VERIFIED, signed: [[1, 2, 3, 4, 5]] })
    expect(test.partsSent()).toHaveLength(5)
    await test.expectStored()
  }, 60_000)

  it('requests links again when OSS refuses one with status 403', async () => {
    refusePart(test.service, 3)
    expect(await upload(await sign())).toMatchObject({ ...VERIFIED, signed: [[3, 4, 5]] })
    await test.expectStored()
  }, 60_000)

  it('starts no part while it is paused, and continues', async () => {
    const result = upload(await sign())
    await test.atPart(2)
    await opened.call('control', 'pause')
    await partEnded(test.service, 2)
    expect(test.partsSent()).toEqual(['UploadPart 1', 'UploadPart 2'])
    await opened.call('control', 'resume')
    expect(await result).toMatchObject(VERIFIED)
    expect(test.partsSent()).toHaveLength(3)
  }, 60_000)

  it('waits for the network before it requests links', async () => {
    const signed = await sign({ partNumbers: [1] })
    // Chromium reports the network a moment before it lets requests through: one may fail.
    const result = upload(signed, { ...sequential, maxAttempts: 2, connectRetryMs: 0 })
    await test.atPart(1)
    await offlineAfterPart(opened.page, test.service, 1)
    expect(await result).toMatchObject(VERIFIED)
    await test.expectStored()
  }, 60_000)

  it('reports the bytes that have left the page, and ends with all of them', async () => {
    const { progress } = await upload(await sign())
    expect(progress.some(([stored, sent]) => sent > stored)).toBe(true)
    expect(progress.at(-1)).toEqual([SIZE, SIZE])
  }, 60_000)

  it('is refused in a second tab while the first one sends', async () => {
    const signed = await sign()
    const first = upload(signed)
    await test.atPart(2, 6_000)
    const other = await opened.another()
    await other.select(test.path)
    expect(await other.call<SignedOutcome>('uploadSigned', signed, '', {})).toMatchObject({ code: 'LOCKED' })
    expect(await first).toMatchObject(VERIFIED)
    expect(test.partsSent()).toHaveLength(5)
    await other.page.close()
  }, 60_000)
})
