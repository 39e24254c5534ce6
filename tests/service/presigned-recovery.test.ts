import { closeSync, openAsBlob, openSync, readFileSync, utimesSync, writeSync } from 'node:fs'
import { type PresignedUpload, uploadPresigned } from '@oss/client/presigned'
import { type Emulator, startEmulator } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, REGION, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'k' }
const SIZE = 5 * PART
const bytes = bytesOf(SIZE)
const quick = { wait: async () => undefined }
const stored = async (): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])
const partsSent = (): string[] => service.requests().filter((name) => name.startsWith('UploadPart'))

/** What a browser gets from its server. */
function sign(): Promise<PresignedUpload> {
  const input = { ...target, size: SIZE, partSize: PART, expiresInSeconds: 3600 }
  return service.client().presignMultipartUpload(input)
}

/** OSS refuses one part for good, once. */
function refuse(partNumber: number): void {
  const match = { operation: 'UploadPart', partNumber, times: 1 } as const
  service.emulator.faults.add({ match, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
}

describe('a signed upload that is called again in the same page', () => {
  it('sends only the parts that are not stored (R3)', async () => {
    const upload = await sign()
    refuse(4)
    const failed = uploadPresigned(upload, new Blob([bytes]), { parallel: 1 })
    await expect(failed).rejects.toMatchObject({ code: 'REFUSED', status: 403, serviceCode: 'AccessDenied' })
    service.emulator.clearRequests()
    // The same data after a way through storage, and the same file selected again.
    const again: PresignedUpload = JSON.parse(JSON.stringify(upload))
    const told: number[] = []
    await uploadPresigned(again, new Blob([bytes]), { parallel: 1, onProgress: (done) => told.push(done) })
    expect(partsSent()).toEqual(['UploadPart 4', 'UploadPart 5'])
    expect(told).toEqual([4 * PART, SIZE])
    expect((await stored()).equals(bytes)).toBe(true)
  })

  it.each(['RequestTimeout', 'IncompleteBody'])(
    'sends a part again whose bytes did not all arrive (%s), as other uploads do',
    async (code) => {
      const match = { operation: 'UploadPart', partNumber: 2, times: 1 } as const
      service.emulator.faults.add({ match, fault: { kind: 'status', status: 400, code } })
      await uploadPresigned(await sign(), new Blob([bytes]), quick)
      expect(partsSent().filter((name) => name === 'UploadPart 2')).toHaveLength(2)
      expect((await stored()).equals(bytes)).toBe(true)
    },
  )

  it('with another file of the same size uploads the parts that differ, so that the object is that file (R1)', async () => {
    const upload = await sign()
    refuse(4)
    await expect(uploadPresigned(upload, new Blob([bytes]), { parallel: 1 })).rejects.toThrow()
    const other = Buffer.from(bytes)
    other.write('other', PART)
    await uploadPresigned(upload, new Blob([other]))
    expect((await stored()).equals(other)).toBe(true)
  })

  it('after it was aborted at the service reports that, and forgets the upload', async () => {
    const upload = await sign()
    refuse(4)
    await expect(uploadPresigned(upload, new Blob([bytes]), { parallel: 1 })).rejects.toThrow()
    await service.emulator.state.abortUpload(upload.uploadId)
    const gone = { code: 'REFUSED', serviceCode: 'NoSuchUpload' }
    await expect(uploadPresigned(upload, new Blob([bytes]), { parallel: 1 })).rejects.toMatchObject(gone)
    service.emulator.clearRequests()
    await expect(uploadPresigned(upload, new Blob([bytes]), { parallel: 1 })).rejects.toMatchObject(gone)
    expect(partsSent()).toEqual(['UploadPart 1'])
  })
})

describe('a file that is rewritten while its signed upload runs, with size and time as before', () => {
  const MODIFIED = new Date('2026-01-01T00:00:00Z')

  it('is compared before the completion, and the object has the bytes of one version (R1)', async () => {
    const path = await service.file('file.bin', SIZE)
    utimesSync(path, MODIFIED, MODIFIED)
    let parts = 0
    const onProgress = (): void => {
      parts += 1
      if (parts !== 3) return
      const descriptor = openSync(path, 'r+')
      writeSync(descriptor, 'other', 0)
      writeSync(descriptor, 'other', SIZE - 5)
      closeSync(descriptor)
      utimesSync(path, MODIFIED, MODIFIED)
    }
    const blob = await openAsBlob(path)
    await uploadPresigned(await sign(), blob, { parallel: 1, onProgress })
    expect((await stored()).equals(readFileSync(path))).toBe(true)
    expect(partsSent()).toHaveLength(6)
  })
})

describe('a signed upload without a connection', () => {
  it('resumes when the service is back after two minutes', async () => {
    const dataDir = `${service.directory}/data`
    const { accessKeyId, accessKeySecret } = canary
    const options = {
      dataDir,
      buckets: [BUCKET],
      region: REGION,
      credentials: [{ accessKeyId, accessKeySecret }],
    }
    let emulator: Emulator = await startEmulator(options)
    const { endpoint, port } = emulator
    const upload = await service
      .client({ endpoint })
      .presignMultipartUpload({ ...target, size: SIZE, partSize: PART, expiresInSeconds: 3600 })
    let awayMs = 0
    await uploadPresigned(upload, new Blob([bytes]), {
      parallel: 1,
      async onProgress(done) {
        if (done === 2 * PART) await emulator.close()
      },
      async wait(ms) {
        awayMs += ms
        if (awayMs >= 120_000 && awayMs - ms < 120_000) emulator = await startEmulator({ ...options, port })
      },
    })
    expect(awayMs).toBeGreaterThanOrEqual(120_000)
    expect(Buffer.from((await emulator.state.readObject(BUCKET, 'k')) ?? []).equals(bytes)).toBe(true)
    await emulator.close()
  })

  it.each([
    [{}, 300_000, 310_000],
    [{ connectRetryMs: 60_000 }, 60_000, 70_000],
    [{ connectRetryMs: 0, maxAttempts: 3 }, 600, 600],
  ])('and with %j fails after about %i ms', async (options, least, most) => {
    const upload = await sign()
    await service.emulator.close()
    let pausedMs = 0
    const wait = async (ms: number): Promise<void> => {
      pausedMs += ms
    }
    const failed = uploadPresigned(upload, new Blob([bytes]), { ...options, parallel: 1, wait })
    await expect(failed).rejects.toMatchObject({ code: 'REFUSED', status: undefined })
    expect(pausedMs).toBeGreaterThanOrEqual(least)
    expect(pausedMs).toBeLessThanOrEqual(most)
  })

  it('ends at once when its signal aborts during a pause', async () => {
    const upload = await sign()
    await service.emulator.close()
    const stop = new AbortController()
    const wait = (): Promise<void> => {
      stop.abort(new Error('enough'))
      return new Promise(() => {})
    }
    const failed = uploadPresigned(upload, new Blob([bytes]), { signal: stop.signal, wait })
    await expect(failed).rejects.toThrow('enough')
  })

  it.each([
    [{ connectRetryMs: -1 }, 'connectRetryMs'],
    [{ maxAttempts: 0 }, 'maxAttempts'],
    [{ parallel: 1.5 }, 'parallel'],
  ])('refuses %j before anything is sent', async (options, field) => {
    const upload = await sign()
    service.emulator.clearRequests()
    const failed = uploadPresigned(upload, new Blob([bytes]), options)
    await expect(failed).rejects.toMatchObject({ code: 'OPTION_INVALID', field })
    expect(service.requests()).toEqual([])
  })
})

describe('a lost response to the completion', () => {
  it('does not make a stored object look rejected (R5)', async () => {
    const upload = await sign()
    service.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload', nth: 1 },
      fault: { kind: 'drop-response' },
    })
    const failed = uploadPresigned(upload, new Blob([bytes]), quick)
    await expect(failed).rejects.toMatchObject({ code: 'COMPLETION_UNKNOWN', status: 404 })
    expect((await stored()).equals(bytes)).toBe(true)
  })
})
