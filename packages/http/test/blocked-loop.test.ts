import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { bytesBody, type Clock, createRetryPolicy, HttpClient, systemClock } from '../src/index.ts'

const timeouts = { connectMs: 1000, responseMs: 1200, idleMs: 1400 }

/** A server in another thread: it responds 100 ms after a request. */
async function startServer(): Promise<AsyncDisposable & { readonly url: URL }> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const server = require('node:http').createServer((request, response) => {
       request.resume().on('end', () => setTimeout(() => response.end('stored'), 100))
     })
     server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`,
    { eval: true },
  )
  const [port] = await once(worker, 'message')
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}

/** Blocks the event loop once, as soon as a limit of this length has started. */
function blockingClock(limitMs: number, blockMs: number): Clock & { readonly blocks: number } {
  let blocks = 0
  return {
    ...systemClock,
    get blocks() {
      return blocks
    },
    sleep(ms, signal) {
      const sleeping = systemClock.sleep(ms, signal)
      if (ms <= limitMs && ms * 16 >= limitMs && blocks === 0) {
        blocks += 1
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs))
      }
      return sleeping
    },
  }
}

describe('an event loop that is blocked for longer than all limits (F04)', () => {
  it.each(['connectMs', 'responseMs'] as const)(
    'while %s runs fails no request whose response arrived in time',
    async (limit) => {
      await using server = await startServer()
      const clock = blockingClock(timeouts[limit], 2000)
      await using client = new HttpClient({ clock, timeouts, retry: createRetryPolicy({ maxAttempts: 1 }) })
      const body = bytesBody(new Uint8Array(300_000))
      const answer = await client.send({ method: 'PUT', url: server.url, headers: {}, body })
      expect(answer).toMatchObject({ text: 'stored', attempts: 1 })
      expect(clock.blocks).toBe(1)
    },
  )
})
