import { createRetryPolicy, type UploadHandle } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const input = async () => ({
  bucket: BUCKET,
  key: 'a',
  file: await service.file('a.bin', 8 * PART),
  partSize: PART,
  parallel: 1,
})

async function recorded(upload: UploadHandle, parts: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= parts) return
}

const slowParts = () =>
  service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 30 } })

describe('disposal', () => {
  it('of a client interrupts its uploads, which the next client resumes; no socket is left (F74, R10)', async () => {
    slowParts()
    const upload = await input()
    const client = service.client()
    const first = client.resumableUpload(upload)
    await recorded(first, 2)
    await client[Symbol.asyncDispose]()
    expect(await first.outcome).toMatchObject({ kind: 'interrupted', error: { resumable: true } })
    const requests = service.requests().length
    await expect.poll(() => service.emulator.openSockets).toBe(0)
    expect(service.requests()).toHaveLength(requests)
    await client[Symbol.asyncDispose]()
    const second = await service.client().resumableUpload(upload).done()
    expect(second.partsReused).toBeGreaterThanOrEqual(2)
    const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, 'a')) ?? [])
    expect(stored.equals(bytesOf(8 * PART))).toBe(true)
  })

  it('of a handle, repeated and explicit, leads to the same result each time (F74, I1)', async () => {
    slowParts()
    const upload = service.client().resumableUpload(await input())
    await recorded(upload, 1)
    await Promise.all([upload[Symbol.asyncDispose](), upload[Symbol.asyncDispose](), upload.interrupt()])
    await upload[Symbol.asyncDispose]()
    const thrice = await Promise.allSettled([upload.done(), upload.done(), upload.done()])
    const { kind, error } = (await upload.outcome) as { kind: string; error: unknown }
    expect(kind).toBe('interrupted')
    expect(thrice).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: error })))
  })

  it('after success keeps the result (F74)', async () => {
    const upload = service.client().resumableUpload(await input())
    const [first, second, third] = await Promise.all([upload.done(), upload.done(), upload.done()])
    expect([second, third]).toEqual([first, first])
    expect(service.requests().filter((request) => request === 'CompleteMultipartUpload')).toHaveLength(1)
  })
})

describe('an upload that waits 30 s before a retry', () => {
  it.each(['interrupt', 'cancel', 'disableRequests', 'abort'] as const)(
    'ends immediately when it is stopped by %s (F75, R10)',
    async (how) => {
      service.emulator.faults.add({
        match: { operation: 'UploadPart' },
        fault: { kind: 'status', status: 503, retryAfter: 30 },
      })
      const waiting = Promise.withResolvers<void>()
      const control = new AbortController()
      const retry = createRetryPolicy({ maxAttempts: 3, baseDelayMs: 30_000, maxDelayMs: 30_000 })
      const client = service.client({ retry, on: { retry: () => waiting.resolve() } })
      const upload = client.resumableUpload({ ...(await input()), signal: control.signal })
      await waiting.promise
      const startedMs = performance.now()
      if (how === 'interrupt') void upload.interrupt()
      else if (how === 'cancel') void upload.cancel()
      else if (how === 'disableRequests') client.disableRequests()
      else control.abort()
      const { kind } = await upload.outcome
      // The wait that it ends takes 30 s.
      expect(performance.now() - startedMs).toBeLessThan(20_000)
      expect(kind).toBe(how === 'cancel' ? 'cancelled' : 'interrupted')
    },
  )
})
