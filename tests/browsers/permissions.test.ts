import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type BrowserUpload, startBrowserUpload } from './browser-upload.ts'
import type { PageOutcome } from './client-page.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { refusePart } from './part-requests.ts'

const RESUMED = {
  kind: 'completed',
  crc64Verified: true,
  // The type of a selected file is known at once, that of a handle is not: the object keeps its own.
  notices: ['resumed', 'options-ignored'],
}
const UNREADABLE = {
  kind: 'failed',
  failure: {
    causes: expect.arrayContaining(['SourceError SOURCE_UNREADABLE']),
    chain: expect.arrayContaining([expect.stringContaining('Request the permission again')]),
  },
}

describeInBrowsers('an upload by the handle of a file', (installed) => {
  let opened: OpenPage
  let test: BrowserUpload

  beforeAll(async () => {
    opened = await openPage(installed, { script: 'conditions-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    await opened.page.goto(opened.origin)
    test = await startBrowserUpload(opened)
  })
  afterEach(() => test[Symbol.asyncDispose]())

  it('asks for the permission that was taken away, and resumes when the file is selected (R3)', async () => {
    const upload = opened.call<PageOutcome>('uploadByRevocableHandle', test.target())
    await test.atPart(3)
    await opened.call('revoke')
    expect(await upload).toMatchObject(UNREADABLE)
    expect(await test.stored()).toBeUndefined()
    const before = test.partsSent().length
    expect(await test.upload()).toMatchObject(RESUMED)
    expect(before + test.partsSent().length).toBeLessThan(8)
    await test.expectStored()
  }, 60_000)

  // Firefox has no handles of files on the disk.
  it.runIf(installed.browser === 'chrome')(
    'needs a permission after a reload, and resumes without one when the file is selected (R3)',
    async () => {
      refusePart(test.service, 4)
      await opened.call('acceptDrop')
      await drop(opened, test.path)
      expect(await opened.call('uploadDropped', test.target())).toMatchObject({ kind: 'failed' })
      await opened.page.goto(opened.origin)
      expect(await opened.call('unfinished', test.target())).toMatchObject([
        { needs: 'permission', partsRecorded: 3 },
      ])
      expect(await opened.call('resumeStored', test.target())).toMatchObject(UNREADABLE)
      test.partsSent()
      await opened.select(test.path)
      expect(await test.upload()).toMatchObject(RESUMED)
      expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
      await test.expectStored()
    },
    60_000,
  )
})

/** Drops a file of the disk on the page, as a person does with the mouse. */
async function drop({ page }: OpenPage, path: string): Promise<void> {
  const session = await page.createCDPSession()
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 100, y: 100, data })
}
