import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { startDownload } from '@oss/download'
import {
  bytesSource,
  type CheckpointLease,
  type CheckpointStore,
  checkpointId,
  discardUpload,
  startUpload,
} from '@oss/multipart'
import { describe, expect, it } from 'vitest'
import { content, target } from './bench-upload.ts'
import { memoryService } from './memory-service.ts'

const PART = 102_400
const id = checkpointId(target, 'source')

/** Passes only when the test says so. */
function manualSleep() {
  const waits: { readonly ms: number; readonly pass: () => void }[] = []
  return {
    waits,
    sleep: (ms: number) => new Promise<void>((pass) => waits.push({ ms, pass })),
    /** Lets the five seconds after a stop pass. */
    async pass() {
      await expect.poll(() => waits.length).toBeGreaterThan(0)
      const wait = waits.shift()
      expect(wait?.ms).toBe(5000)
      wait?.pass()
    },
  }
}

/** A store whose calls respond only when the test says so. */
function hangingStore(methods: readonly ('acquire' | 'has')[]) {
  const memory = memoryCheckpointStore()
  const response = Promise.withResolvers<void>()
  const calls: string[] = []
  const hangs = async (method: 'acquire' | 'has'): Promise<void> => {
    calls.push(method)
    if (methods.includes(method)) await response.promise
  }
  const store: CheckpointStore = {
    ...memory,
    list: (options) => memory.list(options),
    async acquire(of): Promise<CheckpointLease> {
      await hangs('acquire')
      return memory.acquire(of)
    },
    async has(of) {
      await hangs('has')
      return memory.has(of)
    },
  }
  return { memory, store, calls, respond: () => response.resolve() }
}

function start(checkpoints: CheckpointStore, size: number, options: object = {}) {
  const service = memoryService()
  const source = bytesSource('source', content(size))
  const handle = startUpload({ target, source, api: service.api, checkpoints, partSize: PART, ...options })
  return { service, handle }
}

const SIZES = [
  ['acquire', 4 * PART],
  ['has', 10],
] as const

describe('an upload whose checkpoint store does not respond', () => {
  it.each(SIZES)(
    'to %s is interrupted after five seconds, with the reason of the caller',
    async (method, size) => {
      const { store, calls } = hangingStore([method])
      const { sleep, pass } = manualSleep()
      const { handle } = start(store, size, { sleep })
      await expect.poll(() => calls).toEqual([method])
      const interrupted = handle.interrupt(new Error('lunch'))
      await pass()
      expect(await interrupted).toMatchObject({
        kind: 'interrupted',
        error: { code: 'INTERRUPTED', resumable: false, cause: { message: 'lunch' } },
      })
    },
  )

  it('ends for the signal of the caller, too', async () => {
    const { store, calls } = hangingStore(['acquire'])
    const { sleep, pass } = manualSleep()
    const stop = new AbortController()
    const { handle } = start(store, 4 * PART, { sleep, signal: stop.signal })
    await expect.poll(() => calls).toEqual(['acquire'])
    stop.abort(new Error('closed'))
    await pass()
    expect(await handle.outcome).toMatchObject({
      kind: 'interrupted',
      error: { cause: { message: 'closed' } },
    })
  })

  it('releases a checkpoint that it gets after its end, so that the next upload can have it', async () => {
    const { store, memory, calls, respond } = hangingStore(['acquire'])
    const { sleep, pass } = manualSleep()
    const { handle, service } = start(store, 4 * PART, { sleep })
    await expect.poll(() => calls).toEqual(['acquire'])
    const interrupted = handle.interrupt()
    await pass()
    await interrupted
    respond()
    await expect.poll(async () => (await memory.acquire(id).catch(() => undefined)) !== undefined).toBe(true)
    expect(service.log).toEqual([])
  })

  it('uses a checkpoint that it gets within the five seconds, and leaves nothing behind', async () => {
    const { store, memory, calls, respond } = hangingStore(['acquire'])
    const { sleep, waits } = manualSleep()
    const { handle } = start(store, 4 * PART, { sleep })
    await expect.poll(() => calls).toEqual(['acquire'])
    const interrupted = handle.interrupt()
    await expect.poll(() => waits.length).toBe(1)
    respond()
    expect((await interrupted).kind).toBe('interrupted')
    await using lease = await memory.acquire(id)
    expect(lease.restored.checkpoint).toBeUndefined()
  })

  it('is not cancelled: the error says that parts of an earlier run may be left, and to cancel again', async () => {
    const { store, calls, respond } = hangingStore(['acquire', 'has'])
    const { sleep, pass } = manualSleep()
    const { handle } = start(store, 4 * PART, { sleep })
    await expect.poll(() => calls).toEqual(['acquire'])
    const cancelled = handle.cancel()
    await pass()
    await pass()
    expect(await cancelled).toMatchObject({
      kind: 'failed',
      error: {
        code: 'REQUEST_FAILED',
        isTemporary: true,
        message: expect.stringMatching(/did not respond within 5 seconds.* Cancel it again/),
        cause: { name: 'CheckpointError', code: 'UNRESPONSIVE' },
      },
    })
    respond()
    await expect.poll(async () => (await handle.cancel()).kind).toBe('cancelled')
  })
})

it('an upload is not discarded while its store does not respond, and the signal ends the wait', async () => {
  const { store } = hangingStore(['acquire'])
  const { api } = memoryService()
  const signal = AbortSignal.timeout(1)
  await expect(discardUpload({ id, api, checkpoints: store, signal })).rejects.toMatchObject({
    name: 'CheckpointError',
    code: 'UNRESPONSIVE',
  })
}, 20_000)

describe('a download', () => {
  const object = { bucket: 'bucket', key: 'key', endpoint: 'https://service' }
  const reader = {
    object,
    isInterruption: () => false,
    describe: async () => expect.unreachable('nothing is requested'),
    read: () => expect.unreachable('nothing is read'),
  }
  const fileOf = (exists: () => Promise<boolean>) => ({ label: '/data/file', exists })

  it('whose checkpoint store does not respond is interrupted after five seconds', async () => {
    const { store, calls, memory, respond } = hangingStore(['acquire'])
    const { sleep, pass } = manualSleep()
    const download = startDownload({
      ...({ reader, target: fileOf(async () => false), checkpoints: store, sleep } as never as Parameters<
        typeof startDownload
      >[0]),
    })
    await expect.poll(() => calls).toEqual(['acquire'])
    const interrupted = download.interrupt(new Error('lunch'))
    await pass()
    expect(await interrupted).toMatchObject({ kind: 'interrupted', error: { cause: { message: 'lunch' } } })
    const cancelled = download.cancel()
    await pass()
    expect(await cancelled).toMatchObject({
      kind: 'failed',
      error: { code: 'CHECKPOINT_FAILED', isTemporary: true, cause: { code: 'UNRESPONSIVE' } },
    })
    respond()
    await expect
      .poll(async () => (await memory.acquire(download.id).catch(() => undefined)) !== undefined)
      .toBe(true)
  })

  it('whose file system does not respond is interrupted after five seconds', async () => {
    const { sleep, pass } = manualSleep()
    let asked = false
    const exists = () => {
      asked = true
      return new Promise<boolean>(() => {})
    }
    const download = startDownload({
      ...({
        reader,
        target: fileOf(exists),
        checkpoints: memoryCheckpointStore(),
        sleep,
      } as never as Parameters<typeof startDownload>[0]),
    })
    await expect.poll(() => asked).toBe(true)
    const interrupted = download.interrupt(new Error('lunch'))
    await pass()
    expect(await interrupted).toMatchObject({ kind: 'interrupted', error: { cause: { message: 'lunch' } } })
  })
})
