import { MIN_PART_SIZE } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { bench, content } from './bench-upload.ts'
import { holdAt } from './hold-at.ts'
import { Refusal } from './memory-service.ts'

describe('interrupt', () => {
  it.each(['initiate', 'part'] as const)(
    'in %s keeps the upload id for the next call (R10)',
    async (operation) => {
      const test = bench()
      const hold = holdAt(test, operation)
      const upload = test.start()
      await hold.begun
      const outcome = upload.interrupt(new Error('enough'))
      hold.release()
      expect(await outcome).toMatchObject({
        kind: 'interrupted',
        error: { code: 'INTERRUPTED', resumable: true, uploadId: 'UPLOAD1', cause: new Error('enough') },
      })
      expect(await outcome).toMatchObject({
        error: { message: expect.stringMatching(/Call again to resume it\.$/) },
      })
      const before = test.service.log.length
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(test.service.log.length).toBe(before)
      test.service.fault = {}
      expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD1' })
    },
  )

  it('during a successful completion does not hide that the object is stored', async () => {
    const test = bench()
    const hold = holdAt(test, 'complete')
    const upload = test.start()
    await hold.begun
    const outcome = upload.interrupt()
    hold.release()
    expect((await outcome).kind).toBe('completed')
    expect(test.store.size).toBe(0)
  })

  it('called at each value of the progress still ends, and does not block other code (R10)', async () => {
    const test = bench()
    const hold = holdAt(test, 'part')
    const upload = test.start()
    await hold.begun
    setImmediate(hold.release)
    let calls = 0
    for await (const _ of upload.progress()) {
      calls += 1
      // Beyond that, no other code would ever run.
      if (calls > 1000) break
      void upload.interrupt()
    }
    expect(calls).toBeLessThan(20)
    expect((await upload.outcome).kind).toBe('interrupted')
  })

  it('before anything was sent leaves nothing', async () => {
    const test = bench()
    expect(await test.start().interrupt()).toMatchObject({
      kind: 'interrupted',
      error: {
        ...{ resumable: false, uploadId: undefined },
        message: expect.stringMatching(/Call again to start it\.$/),
      },
    })
    expect(test.service.log).toEqual([])
    expect(test.store.size).toBe(0)
  })

  it('by a signal has its reason as the cause, and leaves no listener', async () => {
    const test = bench()
    const control = new AbortController()
    const upload = test.start({ signal: control.signal })
    control.abort(new Error('by the user'))
    expect(await upload.outcome).toMatchObject({
      kind: 'interrupted',
      error: { cause: new Error('by the user') },
    })
    await expect(upload.done()).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect((await test.start({ signal: AbortSignal.abort() }).outcome).kind).toBe('interrupted')
    expect((await test.start({ signal: new AbortController().signal }).outcome).kind).toBe('completed')
  })

  it('by disableRequests ends the upload as interrupted', async () => {
    const test = bench()
    const error = new Refusal('interrupted')
    test.service.fault = {
      before: (operation) => {
        if (operation === 'part') throw error
      },
    }
    expect(await test.start().outcome).toMatchObject({
      kind: 'interrupted',
      error: { resumable: true, cause: error },
    })
  })

  it('after the end, or twice, has no effect (F74)', async () => {
    const upload = bench().start()
    await upload.done()
    expect((await upload.interrupt()).kind).toBe('completed')
    expect(await upload.done()).toBe(await upload.done())
  })

  it('is called when an await using scope ends', async () => {
    const test = bench()
    const hold = holdAt(test, 'part')
    const release = hold.begun.then(() => setImmediate(hold.release))
    {
      await using _upload = test.start()
      await hold.begun
    }
    await release
    expect(test.store.size).toBe(1)
    test.service.fault = {}
    expect(await test.start().done()).toMatchObject({ uploadId: 'UPLOAD1' })
  })
})

describe('pause', () => {
  it('resolves when nothing is in flight and all stored parts are recorded; resume continues', async () => {
    const test = bench(content(9 * MIN_PART_SIZE))
    const hold = holdAt(test, 'part')
    const upload = test.start({ parallel: 2 })
    await hold.begun
    const paused = upload.pause()
    hold.release()
    await paused
    const sent = test.service.log.filter((line) => line.startsWith('part'))
    expect(sent).toEqual(['part 1', 'part 2'])
    for await (const { phase, partsRecorded, bytesInFlight } of upload.progress()) {
      expect({ phase, partsRecorded, bytesInFlight }).toEqual({
        phase: 'paused',
        partsRecorded: 2,
        bytesInFlight: 0,
      })
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(test.service.log).toHaveLength(3)
    upload.resume()
    expect((await upload.outcome).kind).toBe('completed')
  })

  it('delays the completion too', async () => {
    const test = bench()
    const upload = test.start({ parallel: 5 })
    await upload.pause()
    expect(test.service.log).not.toContain('complete')
    upload.resume()
    await upload.done()
  })

  it('can be interrupted and cancelled', async () => {
    const test = bench()
    const upload = test.start()
    await upload.pause()
    expect((await upload.interrupt()).kind).toBe('interrupted')
    const again = test.start()
    await again.pause()
    expect((await again.cancel()).kind).toBe('cancelled')
  })

  it('resolves also when the upload ends', async () => {
    const upload = bench(content(10)).start()
    await upload.pause()
    expect((await upload.outcome).kind).toBe('completed')
  })
})
