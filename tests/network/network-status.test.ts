import {
  type AttemptEvent,
  type ClientDebugEvent,
  createRetryPolicy,
  type NetworkStatus,
  type RetryPolicy,
} from '@oss/client'
import { HttpClient } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ allowAnonymous: true })
})
afterEach(() => service[Symbol.asyncDispose]())

/** A network that a test switches off and on. */
class SwitchedNetwork implements NetworkStatus {
  down = false
  waits = 0
  readonly #waiting = new Set<() => void>()

  isDown(): boolean {
    return this.down
  }

  whenUp(signal: AbortSignal): Promise<void> {
    this.waits += 1
    return new Promise((resolve, reject) => {
      this.#waiting.add(resolve)
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }

  up(): void {
    this.down = false
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  /** Listeners with which it is down from the sending of each request until a while after its failure. */
  downDuringRequests(isMeant: (event: AttemptEvent) => boolean = () => true) {
    return {
      request: (event: AttemptEvent) => {
        this.down = isMeant(event)
      },
      retry: () => setTimeout(() => this.up(), 20),
    }
  }
}

const twoAttempts = createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1, connectRetryMs: 0 })

function breakNextPuts(count: number): void {
  for (let nth = 1; nth <= count; nth += 1)
    service.emulator.faults.add({
      match: { operation: 'PutObject', nth },
      fault: { kind: 'reset', when: 'after-commit' },
    })
}

function flappingClient(retry: RetryPolicy) {
  const networkStatus = new SwitchedNetwork()
  return service.client({ retry, networkStatus, on: networkStatus.downDuringRequests() })
}

describe('while the network is down', () => {
  it('no request is sent, and afterwards it takes one attempt', async () => {
    const networkStatus = new SwitchedNetwork()
    networkStatus.down = true
    const attempts: number[] = []
    const client = service.client({ networkStatus, on: { request: ({ attempt }) => attempts.push(attempt) } })
    const stored = client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect([service.requests(), attempts]).toEqual([[], []])
    networkStatus.up()
    await stored
    expect([service.requests(), attempts]).toEqual([['PutObject'], [1]])
  })

  it('the debug log says that a request waits, and for how long', async () => {
    const networkStatus = new SwitchedNetwork()
    networkStatus.down = true
    const events: ClientDebugEvent[] = []
    const client = service.client({ networkStatus, debug: (event) => events.push(event) })
    const stored = client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })
    await expect.poll(() => events.map(({ kind }) => kind)).toEqual(['network-down'])
    networkStatus.up()
    await stored
    expect(events[1]).toEqual({
      ...events[0],
      ...{ kind: 'network-up', atMs: expect.any(Number), durationMs: expect.any(Number) },
    })
    expect(events.map(({ kind }) => kind).slice(2, 5)).toEqual(['credentials-fetched', 'signed', 'request'])
  })

  it('no failed attempt counts towards the retries', async () => {
    breakNextPuts(6)
    await flappingClient(twoAttempts).putObject({ bucket: BUCKET, key: 'a', body: 'x' })
    expect(service.requests()).toHaveLength(7)
  })

  it('no failed attempt uses the shared retry budget', async () => {
    breakNextPuts(6)
    const retry = createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1, budget: 0 })
    await flappingClient(retry).putObject({ bucket: BUCKET, key: 'a', body: 'x' })
    expect(service.requests()).toHaveLength(7)
  })

  it('an attempt that fails after the outage counts as usual', async () => {
    breakNextPuts(6)
    const networkStatus = new SwitchedNetwork()
    const client = service.client({ retry: twoAttempts, networkStatus })
    await expect(client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })).rejects.toMatchObject({
      code: 'SOCKET_CLOSED',
      attempts: 2,
    })
  })

  it('the total time limit of a request still ends it', async () => {
    const networkStatus = new SwitchedNetwork()
    networkStatus.down = true
    const client = service.client({ networkStatus, timeouts: { totalMs: 100 } })
    await expect(client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })).rejects.toMatchObject({
      code: 'TOTAL_TIMEOUT',
      attempts: 0,
      mayHaveBeenApplied: false,
    })
  })

  it('a request ends at once when it is aborted, or when requests are disabled', async () => {
    const networkStatus: NetworkStatus = { isDown: () => true, whenUp: () => new Promise(() => {}) }
    await using client = new HttpClient({ networkStatus })
    const request = { method: 'PUT', url: new URL(service.emulator.endpoint), headers: {} } as const
    const controller = new AbortController()
    const aborted = client.send(request, { signal: controller.signal })
    const interrupted = client.send(request)
    controller.abort('enough')
    client.gate.close('stopped')
    await expect(aborted).rejects.toBe('enough')
    await expect(interrupted).rejects.toMatchObject({ code: 'ClientError:100002', attempts: 0 })
  })

  it('a multipart upload waits, and then resumes', async () => {
    const networkStatus = new SwitchedNetwork()
    service.emulator.faults.add({
      match: { operation: 'UploadPart', nth: 2 },
      fault: { kind: 'reset', when: 'before' },
    })
    let parts = 0
    const client = service.client({
      networkStatus,
      retry: createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1 }),
      on: networkStatus.downDuringRequests(({ operation }) => operation === 'UploadPart' && ++parts === 2),
    })
    const file = await service.file('file.bin', 4 * PART)
    const upload = client.resumableUpload({ bucket: BUCKET, key: 'a', file, partSize: PART, parallel: 1 })
    expect(await upload.done()).toMatchObject({ partsTotal: 4, crc64Verified: true })
    expect(service.requests().filter((name) => name === 'UploadPart 1')).toHaveLength(1)
    expect(service.requests().filter((name) => name === 'InitiateMultipartUpload')).toHaveLength(1)
  })
})

describe('a network status', () => {
  it('that is not updated is checked again from time to time', async () => {
    let isDown = true
    let waits = 0
    const networkStatus: NetworkStatus = {
      isDown: () => isDown,
      async whenUp() {
        waits += 1
      },
    }
    const client = service.client({ networkStatus })
    const stored = client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })
    await new Promise((resolve) => setTimeout(resolve, 600))
    isDown = false
    await stored
    expect(waits).toBeGreaterThan(1)
    expect(waits).toBeLessThan(5)
  })

  it('that throws ends the request with its own error', async () => {
    const failure = new Error('no permission')
    const networkStatus: NetworkStatus = { isDown: () => true, whenUp: () => Promise.reject(failure) }
    const client = service.client({ networkStatus })
    await expect(client.putObject({ bucket: BUCKET, key: 'a', body: 'x' })).rejects.toBe(failure)
    expect(service.requests()).toEqual([])
  })
})
