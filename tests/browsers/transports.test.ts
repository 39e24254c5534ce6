import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, REGION, type Service, startService } from '../service/service.ts'
import { corsRule } from './cors-rule.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'
import type { Sender, Sent } from './transport-page.ts'

const SIZE = 3 * 2 ** 20
const { accessKeyId, accessKeySecret } = canary
const credentials = { accessKeyId, accessKeySecret }

describeInBrowsers('a transport', (installed) => {
  let opened: OpenPage
  let service: Service
  let files = 0

  beforeAll(async () => {
    opened = await openPage(installed, { script: 'transport-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  afterEach(() => service[Symbol.asyncDispose]())

  async function start(cors = [corsRule(opened.origin)]): Promise<void> {
    service = await startService({ cors })
    files += 1
    await opened.select(await service.file(`file-${files}.bin`, SIZE))
  }
  beforeEach(() => start())

  const senderOf = (transport: Sender['transport'], given: Partial<Sender> = {}): Sender => ({
    transport,
    endpoint: service.emulator.endpoint,
    region: REGION,
    credentials,
    ...given,
  })
  const put = (sender: Sender): Promise<Sent> => opened.call<Sent>('put', sender, BUCKET, 'k')
  const attempts = (): number => service.requests().filter((request) => request === 'PutObject').length

  describe.each(['xhr', 'fetch'] as const)('over %s', (transport) => {
    it('stores a file, and reads it as a stream', async () => {
      expect(await put(senderOf(transport))).toMatchObject({ crc64Verified: true, attempts: 1 })
      expect(await service.emulator.state.readObject(BUCKET, 'k')).toEqual(bytesOf(SIZE))
      const [bytes, chunks] = await opened.call<[number, number]>('get', senderOf(transport), BUCKET, 'k')
      expect(bytes).toBe(SIZE)
      expect(chunks).toBeGreaterThan(1)
    }, 60_000)

    it('never stops the page for a second while it sends a large body', async () => {
      const path = await service.file(`large-${files}.bin`, 8 * SIZE)
      await opened.select(path)
      await opened.call('watchPage')
      expect(await put(senderOf(transport))).toMatchObject({ crc64Verified: true })
      expect(await opened.call('longestStop')).toBeLessThan(1_000)
    }, 60_000)

    it('repeats a request whose connection breaks in the middle of the body', async () => {
      service.emulator.faults.add({
        match: { operation: 'PutObject', times: 2 },
        fault: { kind: 'reset', when: 'after-bytes', bytes: 100_000 },
      })
      expect(await put(senderOf(transport))).toMatchObject({ crc64Verified: true })
      expect(attempts()).toBeGreaterThan(1)
    }, 60_000)

    it('ends an attempt that gets no response in time', async () => {
      service.emulator.faults.add({
        match: { operation: 'PutObject', times: 1 },
        fault: { kind: 'hang', when: 'before-headers' },
      })
      const sent = await put(senderOf(transport, { maxAttempts: 1, idleMs: 1_000, byteLength: 1_000 }))
      expect(sent).toMatchObject({ failure: { name: 'TransportError', code: 'RESPONSE_TIMEOUT' } })
    }, 60_000)

    it('follows no redirect', async () => {
      service.emulator.faults.add({
        match: { operation: 'PutObject', times: 1 },
        fault: { kind: 'redirect', location: `${service.emulator.endpoint}/elsewhere` },
      })
      const { failure } = await put(senderOf(transport, { maxAttempts: 1 }))
      expect(failure?.name).toBe('TransportError')
      expect(await service.emulator.state.readObject(BUCKET, 'k')).toBeUndefined()
    }, 60_000)

    it('names the CORS rule that the bucket lacks', async () => {
      await service[Symbol.asyncDispose]()
      await start([])
      const { failure } = await put(senderOf(transport))
      expect(failure).toMatchObject({ code: 'CORS_REFUSED', message: expect.stringContaining('CORS rule') })
    }, 60_000)

    it('waits while the browser is offline, and counts no attempt', async () => {
      await opened.page.setOfflineMode(true)
      try {
        const sending = put(senderOf(transport, { maxAttempts: 1 }))
        await opened.page.waitForFunction('navigator.onLine === false')
        expect(attempts()).toBe(0)
        await opened.page.setOfflineMode(false)
        expect(await sending).toMatchObject({ crc64Verified: true, attempts: 1 })
      } finally {
        await opened.page.setOfflineMode(false)
      }
    }, 60_000)
  })

  it('over xhr reports the bytes that have left, more than once and never too many', async () => {
    service.emulator.faults.add({
      match: { operation: 'PutObject', times: 1 },
      fault: { kind: 'slow-read', bytesPerSecond: 4 * SIZE },
    })
    const size = 8 * SIZE
    await opened.select(await service.file(`long-${files}.bin`, size))
    const { progress } = await put(senderOf('xhr'))
    expect(progress.length).toBeGreaterThan(3)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.at(-1)).toBe(size)
  }, 60_000)

  it('over fetch reports the bytes when the response shows that they have left', async () => {
    expect((await put(senderOf('fetch'))).progress).toEqual([0, SIZE])
  }, 60_000)
})
