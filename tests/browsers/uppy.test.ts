import { basename } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { BUCKET, PART } from '../service/service.ts'
import { type BrowserUpload, SIZE, startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { partEnded, refusePart } from './part-requests.ts'
import type { UppyOutcome, UppyTarget } from './uppy-outcome.ts'

describeInBrowsers('Uppy with @oss/uppy', (installed) => {
  let opened: OpenPage
  let test: BrowserUpload

  beforeAll(async () => {
    opened = await openPage(installed, { script: 'uppy-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    test = await startBrowserUpload(opened)
  })
  afterEach(async () => {
    await opened.call('control', 'cancelAll').catch(() => {})
    await opened.page.goto(opened.origin)
    await test[Symbol.asyncDispose]()
  })

  const key = (): string => `uppy/${basename(test.path)}`
  async function open(given: Partial<UppyTarget> = {}): Promise<void> {
    const { endpoint, region, credentials } = test.target()
    const target = { endpoint, region, credentials, bucket: BUCKET, partSize: PART, parallel: 1, ...given }
    await opened.call('openUppy', target)
  }
  const upload = (): Promise<UppyOutcome> => opened.call<UppyOutcome>('upload')
  const success = (): object => ({
    successful: [
      {
        name: basename(test.path),
        uploadURL: `${test.service.emulator.endpoint}/${BUCKET}/${key()}`,
        body: { bucket: BUCKET, key: key(), crc64Verified: true, crc64: storedCrc64() },
      },
    ],
    failed: [],
  })
  const storedCrc64 = (): string | undefined =>
    test.service.emulator.state.describeObject(BUCKET, key())?.crc64

  it('uploads a file, reports its progress, and ends with its URL and CRC-64', async () => {
    await open()
    await opened.call('add')
    const outcome = await upload()
    expect(outcome).toMatchObject(success())
    expect(storedCrc64()).toBeDefined()
    expect(outcome.progress.at(-1)).toBe(100)
    expect(outcome.progress.length).toBeGreaterThan(1)
  }, 60_000)

  it('succeeds without a URL when none can be signed, because the object is stored', async () => {
    await test[Symbol.asyncDispose]()
    test = await startBrowserUpload(opened, { allowAnonymous: true })
    await open({ credentials: undefined })
    await opened.call('add')
    const outcome = await upload()
    expect(outcome).toMatchObject({
      successful: [{ body: { key: key(), crc64Verified: true, crc64: storedCrc64() } }],
      failed: [],
    })
    expect(storedCrc64()).toBeDefined()
    expect(outcome.successful[0]?.uploadURL).toBeUndefined()
  }, 60_000)

  it('refuses a file that the restrictions do not allow, and sends nothing', async () => {
    await open({ maxFileSize: SIZE - 1 })
    expect(await opened.call('add')).toContain('exceeds')
    expect(test.service.requests()).toEqual([])
  }, 60_000)

  it.each(['all files', 'one file'])(
    'pauses %s, and resumes',
    async (what) => {
      await open()
      await opened.call('add')
      const running = upload()
      await test.atPart(2)
      await (what === 'one file' ? opened.call('pauseFirst') : opened.call('control', 'pauseAll'))
      await partEnded(test.service, 2)
      expect(test.partsSent()).toEqual(['UploadPart 1', 'UploadPart 2'])
      await (what === 'one file' ? opened.call('pauseFirst') : opened.call('control', 'resumeAll'))
      expect(await running).toMatchObject(success())
      expect(test.partsSent()).toHaveLength(3)
    },
    60_000,
  )

  it('reports why an upload failed, and sends only the missing parts when it is retried (R3)', async () => {
    refusePart(test.service, 4)
    await open()
    await opened.call('add')
    expect(await upload()).toMatchObject({ successful: [], failed: [{ name: basename(test.path) }] })
    test.partsSent()
    expect(await opened.call('retry')).toMatchObject(success())
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
  }, 60_000)

  it('deletes the stored parts when the files are cancelled', async () => {
    await open()
    await opened.call('add')
    const running = upload()
    await test.atPart(3)
    await opened.call('control', 'cancelAll')
    expect(await running).toMatchObject({ successful: [], failed: [] })
    expect(test.service.emulator.state.listUploads(BUCKET)).toEqual([])
    expect(storedCrc64()).toBeUndefined()
  }, 60_000)

  it('sends only the missing parts when the file is added again after a reload (R3)', async () => {
    await open()
    await opened.call('add')
    const running = upload().catch(() => {})
    await test.atPart(4)
    await opened.page.goto(opened.origin)
    await running
    test.partsSent()
    await opened.select(test.path)
    await open()
    await opened.call('add')
    expect(await upload()).toMatchObject(success())
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
  }, 60_000)

  it('sends only the missing parts when Golden Retriever restores the file after a reload (R3)', async () => {
    await open({ goldenRetriever: true })
    await opened.call('add')
    await opened.call('kept')
    const running = upload().catch(() => {})
    await test.atPart(4)
    await opened.page.goto(opened.origin)
    await running
    test.partsSent()
    await open({ goldenRetriever: true })
    expect(await opened.call('restore')).toMatchObject(success())
    expect(test.partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
  }, 60_000)
})
