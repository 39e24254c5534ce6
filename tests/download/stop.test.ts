import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PART } from '../service/service.ts'
import { type DownloadBench, downloadBench, SIZE } from './bench-download.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

/** Lets this many chunks through, and then delays all responses until released. */
function holdAfter(chunks: number): { readonly held: Promise<void>; readonly release: () => void } {
  const held = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  let given = 0
  bench.onChunk = async () => {
    given += 1
    if (given <= chunks) return
    held.resolve()
    await gate.promise
  }
  return { held: held.promise, release: gate.resolve }
}

async function expectWhole(): Promise<void> {
  expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
  expect(await bench.names()).toEqual(['file.bin'])
}

describe('interrupt', () => {
  it('stops at once, leaves nothing running, and the same call continues (R10, I12)', async () => {
    const hold = holdAfter(25)
    const download = bench.start({ parallel: 2 })
    await hold.held
    const outcome = download.interrupt(new Error('enough'))
    hold.release()
    expect(await outcome).toMatchObject({
      kind: 'interrupted',
      error: {
        code: 'INTERRUPTED',
        resumable: true,
        partsRecorded: 2,
        partsTotal: 5,
        cause: new Error('enough'),
      },
    })
    expect(bench.open).toBe(0)
    expect(await bench.fileContent()).toBeUndefined()
    const before = bench.asked.length
    const done = await bench.start().done()
    expect(done.partsReused).toBe(2)
    expect(bench.asked.slice(before).toSorted((a, b) => a - b)).toEqual([2 * PART, 3 * PART, 4 * PART])
    await expectWhole()
  })

  it('before anything was downloaded leaves nothing', async () => {
    expect(await bench.start().interrupt()).toMatchObject({
      kind: 'interrupted',
      error: { resumable: false },
    })
    expect(bench.asked).toEqual([])
    expect(await bench.names()).toEqual([])
  })

  it('is also caused by the end of an await using scope and by a signal, even one that has already aborted', async () => {
    let download: ReturnType<DownloadBench['start']>
    {
      await using scoped = bench.start()
      download = scoped
    }
    expect((await download.outcome).kind).toBe('interrupted')
    const reason = new Error('by signal')
    const outcome = await bench.start({ signal: AbortSignal.abort(reason) }).outcome
    expect(outcome).toMatchObject({ kind: 'interrupted', error: { cause: reason } })
    const controller = new AbortController()
    const hold = holdAfter(3)
    const later = bench.start({ signal: controller.signal })
    await hold.held
    controller.abort(reason)
    hold.release()
    expect(await later.outcome).toMatchObject({ kind: 'interrupted', error: { cause: reason } })
  })
})

describe('cancel', () => {
  it('removes the temporary file and the checkpoint (I13)', async () => {
    const hold = holdAfter(25)
    const download = bench.start()
    await hold.held
    const outcome = download.cancel()
    hold.release()
    expect(await outcome).toEqual({ kind: 'cancelled' })
    expect(await bench.names()).toEqual([])
    await expect(download.done()).rejects.toMatchObject({ name: 'DownloadError', code: 'CANCELLED' })
  })

  it('does so after an interruption too', async () => {
    const hold = holdAfter(25)
    const download = bench.start()
    await hold.held
    const interrupted = download.interrupt()
    hold.release()
    await interrupted
    expect(await bench.names()).toHaveLength(2)
    expect(await download.cancel()).toEqual({ kind: 'cancelled' })
    expect(await bench.names()).toEqual([])
  })

  it('that comes too late does not hide that the file is complete', async () => {
    const download = bench.start()
    await download.done()
    expect((await download.cancel()).kind).toBe('completed')
    await expectWhole()
  })
})

describe('pause', () => {
  it('lets parts in flight end, starts no others until resume, and the download completes', async () => {
    const hold = holdAfter(13)
    const download = bench.start({ parallel: 2 })
    await hold.held
    const paused = download.pause()
    hold.release()
    await paused
    expect(bench.open).toBe(0)
    expect(bench.asked).toHaveLength(2)
    const [progress] = await Array.fromAsync(takeOne(download.progress()))
    expect(progress).toMatchObject({
      phase: 'paused',
      partsRecorded: 2,
      bytesRecorded: 2 * PART,
      bytesInFlight: 0,
    })
    download.resume()
    expect((await download.done()).size).toBe(SIZE)
    await expectWhole()
  })

  it('during opening takes effect after it', async () => {
    const gate = Promise.withResolvers<void>()
    const { reader } = bench
    const download = bench.start({
      reader: { ...reader, describe: (signal) => gate.promise.then(() => reader.describe(signal)) },
    })
    let isPaused = false
    const paused = download.pause().then(() => {
      isPaused = true
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isPaused).toBe(false)
    gate.resolve()
    await paused
    expect(bench.asked).toEqual([])
    download.resume()
    await download.done()
    await expectWhole()
  })

  it('ends with an interruption', async () => {
    const download = bench.start()
    await download.pause()
    expect((await download.interrupt()).kind).toBe('interrupted')
  })
})

it('progress never decreases, never exceeds the total, and reaches it only at the end (R11, I8)', async () => {
  const seen = await Array.fromAsync(bench.start().progress())
  for (const [index, now] of seen.entries()) {
    const before = seen[index - 1]
    expect(now.bytesRecorded).toBeGreaterThanOrEqual(before?.bytesRecorded ?? 0)
    expect(now.bytesRecorded + now.bytesInFlight).toBeLessThanOrEqual(now.bytesTotal)
  }
  expect(seen.at(-1)).toMatchObject({
    phase: 'settled',
    bytesRecorded: SIZE,
    bytesTotal: SIZE,
    partsRecorded: 5,
  })
})

async function* takeOne<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value> {
  for await (const value of values) {
    yield value
    return
  }
}
