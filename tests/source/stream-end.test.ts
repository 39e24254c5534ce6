import { Readable } from 'node:stream'
import { SourceError, type UploadHandle } from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { content } from '../upload/bench-upload.ts'
import { Refusal } from '../upload/memory-service.ts'
import { PART, streamBench, streamOf } from './streams.ts'

/** Waits until parts of an upload are stored. */
async function untilRecorded(upload: UploadHandle, parts: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) if (partsRecorded >= parts) return
}

describe('an upload of a stream leaves nothing behind', () => {
  it.each([10, PART + 10, 3 * PART + 10])('when the stream fails after %i bytes (F34)', async (failAt) => {
    const stream = streamOf(content(5 * PART), { failAt })
    const { start, service } = streamBench()
    const outcome = await start(stream).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'SOURCE_UNREADABLE',
        resumable: false,
        uploadId: undefined,
        message: expect.stringContaining('the pipe broke'),
      },
    })
    expect([service.object, service.uploads.size]).toEqual([undefined, 0])
  })

  it('when a part is refused for good', async () => {
    const stream = streamOf(content(5 * PART))
    const { start, service } = streamBench()
    service.fault = {
      before: (operation, number) => {
        if (operation === 'part' && number === 2) throw new Refusal('permanent')
      },
    }
    const outcome = await start(stream).outcome
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'PART_FAILED', resumable: false } })
    expect(service.uploads.size).toBe(0)
    await expect.poll(() => stream.given.isClosed).toBe(true)
  })

  it('when its upload id is lost half-way, and never stores the rest as if it were the whole (R1, F49)', async () => {
    const { start, service } = streamBench()
    service.fault = {
      before: (operation, number) => {
        if (operation === 'part' && number === 3) service.uploads.clear()
      },
    }
    const outcome = await start(streamOf(content(8 * PART)), { parallel: 1 }).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'SOURCE_UNREADABLE', resumable: false },
    })
    expect([service.object, service.uploads.size]).toEqual([undefined, 0])
  })

  it('when it is interrupted, even while the stream returns nothing (R10)', async () => {
    const reason = new Error('enough')
    const { start, service } = streamBench()
    const upload = start(streamOf(content(5 * PART), { stopAt: 3 * PART }))
    await untilRecorded(upload, 2)
    const outcome = await upload.interrupt(reason)
    expect(outcome).toMatchObject({ kind: 'interrupted', error: { resumable: false, cause: reason } })
    expect(await upload.outcome).toBe(outcome)
    expect(service.uploads.size).toBe(0)
  })

  it('when its signal aborts before the first byte has come', async () => {
    const control = new AbortController()
    const { start, service } = streamBench()
    const upload = start(streamOf(content(10), { stopAt: 0 }), { signal: control.signal })
    control.abort()
    expect(await upload.outcome).toMatchObject({ kind: 'interrupted' })
    expect(service.log).toEqual([])
  })

  it('when it is cancelled', async () => {
    const { start, service } = streamBench()
    const upload = start(streamOf(content(5 * PART), { stopAt: 3 * PART }))
    await untilRecorded(upload, 2)
    expect(await upload.cancel()).toEqual({ kind: 'cancelled' })
    await expect(upload.done()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(service.uploads.size).toBe(0)
  })

  it('or names the upload id when it could not be aborted (R9)', async () => {
    const { start, service } = streamBench()
    let isDown = true
    service.fault = {
      before: (operation) => {
        if (operation === 'abort' && isDown) throw new Refusal('transient')
      },
    }
    const upload = start(streamOf(content(5 * PART), { failAt: 3 * PART }))
    const outcome = await upload.outcome
    expect(outcome).toMatchObject({ kind: 'failed', error: { resumable: false, uploadId: 'UPLOAD1' } })
    isDown = false
    expect(await upload.cancel()).toEqual({ kind: 'cancelled' })
    expect(service.uploads.size).toBe(0)
  })

  it('when it is unknown whether it was completed', async () => {
    const { start, service } = streamBench()
    service.fault = {
      before: (operation) => {
        if (operation === 'complete') throw new Refusal('transient', true)
      },
    }
    const outcome = await start(streamOf(content(2 * PART))).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'COMPLETION_UNKNOWN',
        resumable: false,
        message: expect.stringContaining('Check whether the object was created'),
      },
    })
    expect(service.uploads.size).toBe(0)
  })
})

it('a pause does not wait for the stream, and buffered bytes are sent afterwards', async () => {
  const bytes = content(4 * PART)
  let goOn = (): void => {}
  const waiting = new Promise<void>((resolve) => (goOn = resolve))
  async function* stalling() {
    yield bytes.subarray(0, 2 * PART + 10)
    await waiting
    yield bytes.subarray(2 * PART + 10)
  }
  const { start, service } = streamBench()
  const upload = start(stalling())
  await untilRecorded(upload, 2)
  await upload.pause()
  const before = service.log.length
  goOn()
  await new Promise((resolve) => setImmediate(resolve))
  expect(service.log).toHaveLength(before)
  upload.resume()
  expect((await upload.done()).size).toBe(4 * PART)
})

describe('a stream is rejected before any request', () => {
  it('when it was given to an upload before', async () => {
    const generator = streamOf(content(10))
    const readable = Readable.from([Buffer.from('abc')])
    const { start, service } = streamBench()
    await start(generator).done()
    await start(readable).done()
    for (const stream of [generator, readable]) expect(() => start(stream)).toThrow(SourceError)
    expect(service.log).toEqual(['put', 'put'])
  })

  it('when it was read to its end, destroyed, or belongs to another reader', async () => {
    const read = Readable.from([Buffer.from('abc')])
    await read.toArray()
    const destroyed = Readable.from([Buffer.from('abc')]).destroy()
    const locked = new Blob(['abc']).stream()
    locked.getReader()
    const { start, service } = streamBench()
    for (const stream of [read, destroyed, locked])
      expect(() => start(stream)).toThrow(/part of its content is missing/)
    expect(service.log).toEqual([])
  })
})

it('a Node.js stream that fails before it is read fails the upload, not the process', async () => {
  const stream = new Readable({ read() {} })
  const { start } = streamBench()
  const upload = start(stream)
  stream.destroy(new Error('no such thing'))
  expect(await upload.outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'SOURCE_UNREADABLE', message: expect.stringContaining('no such thing') },
  })
})

it('a stream of other values than bytes and text is rejected', async () => {
  const { start } = streamBench()
  const outcome = await start(Readable.from([{ a: 1 }])).outcome
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: { message: expect.stringContaining('a value of type object') },
  })
})
