import { closeSync, openSync, readFileSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import type { PresignedUpload } from '@oss/client/presigned'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { BUCKET, bytesOf, canary, PART, REGION, type Service, startService } from '../service/service.ts'
import { corsRule } from './cors-rule.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { offlineAfterPart } from './offline-after-part.ts'
import { type OpenPage, openPage } from './open-page.ts'
import type { CoreOutcome, PageOutcome } from './page.ts'
import { refusePart } from './part-requests.ts'

// Real browsers, driven from outside, with files of the disk and the emulator over loopback.

const SIZE = 5 * PART
const MODIFIED = new Date('2026-01-01T00:00:00Z')
const target = { bucket: BUCKET, key: 'k' }
const sequential = { parallel: 1 }

/** Overwrites the first and the last bytes, and puts the modification time back. */
function rewrite(path: string): void {
  const descriptor = openSync(path, 'r+')
  writeSync(descriptor, 'other', 0)
  writeSync(descriptor, 'other', SIZE - 5)
  closeSync(descriptor)
  utimesSync(path, MODIFIED, MODIFIED)
}

describeInBrowsers('a signed upload', (installed) => {
  let opened: OpenPage
  let service: Service
  let path: string
  let files = 0
  let signed: PresignedUpload

  beforeAll(async () => {
    opened = await openPage(installed)
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())

  async function start(cors: boolean): Promise<void> {
    service = await startService({ cors: cors ? [corsRule(opened.origin)] : [] })
    // Firefox keeps the file that is selected when another of that name is.
    files += 1
    path = await service.file(`file-${files}.bin`, SIZE)
    utimesSync(path, MODIFIED, MODIFIED)
    await opened.select(path)
    const input = { ...target, size: SIZE, partSize: PART, expiresInSeconds: 3600 }
    signed = await service.client().presignMultipartUpload(input)
  }
  beforeEach(() => start(true))
  afterEach(() => service[Symbol.asyncDispose]())

  const stored = async (): Promise<Buffer | undefined> => {
    const bytes = await service.emulator.state.readObject(BUCKET, target.key)
    return bytes && Buffer.from(bytes)
  }
  const partsSent = (): string[] => service.requests().filter((request) => request.startsWith('UploadPart'))

  /** Resolves while the service is at work on a part, which then takes long. */
  async function atPart(partNumber: number): Promise<void> {
    service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber, times: 1 },
      fault: { kind: 'delay', ms: 2_000 },
    })
    await vi.waitUntil(() => partsSent().includes(`UploadPart ${partNumber}`), { timeout: 20_000 })
  }

  it('stores the selected file and verifies the CRC-64 of the whole object', async () => {
    expect(await opened.call<PageOutcome>('upload', signed, {})).toEqual({ crc64Verified: true })
    expect((await stored())?.equals(readFileSync(path))).toBe(true)
  }, 60_000)

  it('stores one version of a file that is rewritten in place, with size and time as before (R1)', async () => {
    const [outcome] = await Promise.all([
      opened.call<PageOutcome>('upload', signed, sequential),
      atPart(3).then(() => rewrite(path)),
    ])
    // The browser reads the new bytes without an error; the first part, which had been sent before, is sent
    // again.
    expect(outcome).toEqual({ crc64Verified: true })
    expect(partsSent()).toHaveLength(6)
    expect((await stored())?.equals(readFileSync(path))).toBe(true)
  }, 60_000)

  it('never confirms a mix of two versions of a file that is rewritten (R1)', async () => {
    const [outcome] = await Promise.all([
      opened.call<PageOutcome>('upload', signed, sequential),
      atPart(3).then(() => writeFileSync(path, bytesOf(SIZE, 2))),
    ])
    if (installed.browser === 'firefox') {
      expect(outcome).toEqual({ crc64Verified: true })
      expect((await stored())?.equals(bytesOf(SIZE, 2))).toBe(true)
    } else {
      expect(outcome).toMatchObject({ code: 'SOURCE_UNREADABLE' })
      expect(await stored()).toBeUndefined()
    }
  }, 60_000)

  it('verifies the bytes of a selected file by reading it a second time', async () => {
    const read = await opened.call<{ crc64: string; again: string; settled: boolean }>('readAsSource')
    expect(read).toEqual({ crc64: read.again, again: read.again, settled: false })
  }, 60_000)

  it('waits while the browser is offline, and then resumes', async () => {
    // Chromium reports the network a moment before it lets requests through: one may fail.
    const impatient = { ...sequential, connectRetryMs: 0, maxAttempts: 2 }
    const upload = opened.call<PageOutcome>('upload', signed, impatient)
    await atPart(3)
    await offlineAfterPart(opened.page, service, 3)
    expect(await upload).toEqual({ crc64Verified: true })
    expect((await stored())?.equals(readFileSync(path))).toBe(true)
  }, 60_000)

  it('uploads only the missing parts when it is called again in the same page (R3)', async () => {
    refusePart(service, 4)
    expect(await opened.call<PageOutcome>('upload', signed, sequential)).toMatchObject({ code: 'REFUSED' })
    service.emulator.clearRequests()
    await opened.select(path)
    expect(await opened.call<PageOutcome>('upload', signed, sequential)).toEqual({ crc64Verified: true })
    expect(partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
  }, 60_000)

  it('is stored and resumed by OssCoreClient, too (R3)', async () => {
    refusePart(service, 4)
    const options = { endpoint: service.emulator.endpoint, region: REGION }
    const { accessKeyId, accessKeySecret } = canary
    const keys = { accessKeyId, accessKeySecret }
    const outcome = await opened.call<CoreOutcome>('uploadByCore', options, keys, target, PART)
    expect(outcome).toEqual({ put: true, first: 'UploadError', second: true })
    const sent = ['1', '2', '3', '4', '4', '5'].map((part) => `UploadPart ${part}`)
    expect(partsSent()).toEqual(sent)
    expect((await stored())?.equals(readFileSync(path))).toBe(true)
    expect(await service.emulator.state.readObject(BUCKET, 'put')).toEqual(await stored())
  }, 60_000)

  it('reports which CORS rule the bucket lacks', async () => {
    await service[Symbol.asyncDispose]()
    await start(false)
    const outcome = await opened.call<PageOutcome>('upload', signed, { maxAttempts: 2 })
    expect(outcome).toMatchObject({ code: 'CORS_REFUSED', error: expect.stringContaining('CORS rule') })
  }, 60_000)
})
