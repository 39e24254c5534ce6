import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createRetryPolicy } from '@oss/client'
import { systemClock } from '@oss/http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { expectStored, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** A way to the service that can be closed: connections break, and new ones are refused. */
interface Way extends AsyncDisposable {
  readonly endpoint: string
  /** Also when it is closed already. */
  close(): Promise<void>
  /** Also when it is open already. */
  open(): Promise<void>
}

async function openWay(): Promise<Way> {
  const { port: onward } = new URL(service.emulator.endpoint)
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let port = 0
  const open = async (): Promise<void> => {
    if (server !== undefined) return
    server = createServer((socket) => {
      const other = connect(Number(onward), '127.0.0.1')
      for (const end of [socket, other]) {
        sockets.add(end)
        end.on('error', () => undefined).once('close', () => sockets.delete(end))
      }
      socket.pipe(other).pipe(socket)
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  const close = async (): Promise<void> => {
    const closing = server
    if (closing === undefined) return
    server = undefined
    const closed = new Promise((resolve) => closing.close(resolve))
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
  }
  await open()
  return { endpoint: `http://127.0.0.1:${port}`, open, close, [Symbol.asyncDispose]: close }
}

const retry = () => createRetryPolicy({ maxAttempts: 3, baseDelayMs: 5, maxDelayMs: 20 })

it('an upload survives an outage of more attempts than a request has, and continues when the service is reachable again', async () => {
  await using way = await openWay()
  let failures = 0
  let isFirst = true
  const handle = await upload(service, {
    endpoint: way.endpoint,
    retry: retry(),
    on: {
      part() {
        if (isFirst) void way.close()
        isFirst = false
      },
      retry({ error, attempt }) {
        if (error.code !== 'CONNECT_FAILED') return
        failures += 1
        // More than all attempts that it has.
        if (attempt === 12) void way.open()
      },
    },
  })
  await handle.done()
  await expectStored(service)
  expect(failures).toBeGreaterThan(10)
})

it('a wrong endpoint, which was never reached, is reported after the attempts of one request', async () => {
  const way = await openWay()
  await way.close()
  const client = service.client({ endpoint: way.endpoint, retry: retry() })
  await expect(client.putObject({ ...target, body: 'x' })).rejects.toMatchObject({
    code: 'CONNECT_FAILED',
    attempts: 3,
  })
})

it('an outage without end is reported after the connect time limit, and the upload can be resumed', async () => {
  await using way = await openWay()
  let isFirst = true
  const handle = await upload(service, {
    endpoint: way.endpoint,
    retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 5, maxDelayMs: 20, connectRetryMs: 300 }),
    on: {
      part() {
        if (isFirst) void way.close()
        isFirst = false
      },
    },
  })
  await expect(handle.done()).rejects.toMatchObject({
    resumable: true,
    cause: expect.objectContaining({ code: 'CONNECT_FAILED' }),
  })
  await way.open()
})

it.each([2, -2])(
  'a clock that is set by %d hours does not change how long an outage is waited out',
  async (hours) => {
    await using way = await openWay()
    let offMs = 0
    const client = service.client({
      endpoint: way.endpoint,
      clock: { ...systemClock, now: () => Date.now() + offMs },
      retry: createRetryPolicy({ maxAttempts: 3, baseDelayMs: 5, maxDelayMs: 20, connectRetryMs: 1000 }),
      on: {
        retry({ error }) {
          if (error.code === 'CONNECT_FAILED') offMs = hours * 3_600_000
        },
      },
    })
    await client.putObject({ ...target, body: 'x' })
    await way.close()
    const startedAtMs = performance.now()
    const error = await client.putObject({ ...target, body: 'y' }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'CONNECT_FAILED' })
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(1000)
  },
)
