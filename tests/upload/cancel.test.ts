import { bytesSource, SourceError, type UploadSource } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { bench, content, FIVE_PARTS } from './bench-upload.ts'
import { holdAt, interruptedUpload } from './hold-at.ts'
import { Refusal } from './memory-service.ts'

describe('cancel', () => {
  it.each(['initiate', 'part'] as const)(
    'in %s aborts the upload id and removes the checkpoint',
    async (operation) => {
      const test = bench()
      const hold = holdAt(test, operation)
      const upload = test.start()
      await hold.begun
      const outcome = upload.cancel()
      hold.release()
      expect(await outcome).toEqual({ kind: 'cancelled' })
      expect(test.service.log.at(-1)).toBe('abort')
      expect(test.service.uploads.size).toBe(0)
      expect(test.store.size).toBe(0)
      await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
    },
  )

  it('while the source is being opened is reported by the outcome too', async () => {
    const test = bench()
    await interruptedUpload(test)
    const begun = Promise.withResolvers<void>()
    const neverOpens: UploadSource = {
      label: 'test',
      open: (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          begun.resolve()
        }),
    }
    const upload = test.start({ source: neverOpens })
    await begun.promise
    const cancelled = upload.cancel()
    expect(await upload.outcome).toEqual({ kind: 'cancelled' })
    expect(await cancelled).toEqual({ kind: 'cancelled' })
    await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(test.service.uploads.size).toBe(0)
    expect(test.store.size).toBe(0)
  })

  it('waits for a completion that was sent, and reports it when it succeeds', async () => {
    const test = bench()
    const hold = holdAt(test, 'complete')
    const upload = test.start()
    await hold.begun
    const outcome = upload.cancel()
    hold.release()
    expect((await outcome).kind).toBe('completed')
    expect(test.service.log).not.toContain('abort')
  })

  it('aborts after a completion that failed', async () => {
    const test = bench()
    test.service.fault = {
      before: (operation) => {
        if (operation === 'complete') {
          void upload.cancel()
          throw new Refusal('transient')
        }
      },
    }
    const upload = test.start()
    expect(await upload.outcome).toEqual({ kind: 'cancelled' })
    expect(test.service.uploads.size).toBe(0)
  })

  it('after an interruption discards the upload', async () => {
    const test = bench()
    const upload = await interruptedUpload(test)
    expect(test.service.uploads.size).toBe(1)
    expect(await upload.cancel()).toEqual({ kind: 'cancelled' })
    expect(test.service.uploads.size).toBe(0)
    expect(test.store.size).toBe(0)
  })

  it('before the upload has an id discards the upload of an earlier run (R9)', async () => {
    const test = bench()
    await interruptedUpload(test)
    const unreadable: UploadSource = {
      label: 'test',
      open: async () => {
        throw new SourceError('SOURCE_UNREADABLE', 'It is gone.')
      },
    }
    const second = test.start({ source: unreadable })
    expect(await second.outcome).toMatchObject({ kind: 'failed', error: { uploadId: undefined } })
    expect(await second.cancel()).toEqual({ kind: 'cancelled' })
    expect(test.service.uploads.size).toBe(0)
    expect(test.store.size).toBe(0)
  })

  it('after an upload that could not start over leaves no checkpoint (I13)', async () => {
    const test = bench()
    await interruptedUpload(test)
    test.service.fault = {
      before: (operation) => {
        if (operation === 'initiate') throw new Refusal('transient')
      },
    }
    const second = test.start({ source: bytesSource('test', content(FIVE_PARTS.byteLength + 1, 2)) })
    expect(await second.outcome).toMatchObject({ kind: 'failed', error: { uploadId: undefined } })
    expect(await second.cancel()).toEqual({ kind: 'cancelled' })
    expect(test.store.size).toBe(0)
  })

  it('that the service does not confirm reports the upload id, and keeps the checkpoint', async () => {
    const test = bench()
    const hold = holdAt(test, 'part')
    const upload = test.start()
    await hold.begun
    test.service.fault = {
      before: (operation) => {
        if (operation === 'abort') throw new Refusal('transient')
      },
    }
    const outcome = upload.cancel()
    hold.release()
    expect(await outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'REQUEST_FAILED', uploadId: 'UPLOAD1' },
    })
    expect(test.store.size).toBe(1)
    test.service.fault = {}
    expect(await upload.cancel()).toEqual({ kind: 'cancelled' })
    expect(test.store.size).toBe(0)
  })

  it('that fails after the checkpoint was removed does not report the upload as resumable', async () => {
    const test = bench()
    const upload = await interruptedUpload(test, {
      checkpoints: {
        has: (id) => test.store.has(id),
        list: (options) => test.store.list(options),
        async acquire(id) {
          const lease = await test.store.acquire(id)
          const remove = async (): Promise<void> => {
            await lease.remove()
            throw new Error('It is gone, but not for sure.')
          }
          return { ...lease, remove }
        },
      },
    })
    expect(await upload.cancel()).toMatchObject({ kind: 'failed', error: { resumable: false } })
    expect(test.store.size).toBe(0)
  })

  it('touches no other upload (F72)', async () => {
    const test = bench()
    const hold = holdAt(test, 'part')
    const cancelled = test.start()
    const other = bench()
    const untouched = other.start({
      api: test.service.api,
      checkpoints: test.store,
      target: { endpoint: 'memory:', bucket: 'bucket', key: 'other' },
    })
    await hold.begun
    const outcome = cancelled.cancel()
    hold.release()
    expect((await outcome).kind).toBe('cancelled')
    expect((await untouched.outcome).kind).toBe('completed')
  })
})
