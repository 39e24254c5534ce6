import { once } from 'node:events'
import { ConnectionGone } from '../errors/connection-closed-error.ts'
import type { Connection } from './connection.ts'
import { encodeHeaderText } from './header-text.ts'
import { bodyChunks, type Reply } from './http-response.ts'
import type { RequestBody } from './request-body.ts'

const drainLimits = { keepAliveBytes: 1024 * 1024, bytes: 64 * 1024 * 1024, ms: 3_000 }

/**
 * Sends a whole answer the usual way. When the request's body was not read to its end, the answer goes out first, then a
 * bounded rest of the body is taken in and thrown away: a server that closes with unread bytes sends a RST, and the client
 * may lose the answer to it.
 */
export async function sendReply(connection: Connection, reply: Reply, body: RequestBody): Promise<void> {
  const { request, response, cutShort } = connection
  const rest = request.complete ? 0 : (body.declaredByteLength ?? Infinity) - body.receivedByteLength()
  // A client that waits for "100 Continue" may or may not send the body after a final answer; only closing is clear.
  const mayDrain = rest <= drainLimits.keepAliveBytes && request.headers.expect === undefined
  const mayStay = rest === 0 || (mayDrain && !cutShort.aborted)
  for (const [name, value] of Object.entries(reply.headers)) {
    response.setHeader(name, encodeHeaderText(value))
  }
  // Ours has its own clock, and a fault may take the header away.
  response.sendDate = false
  if (!mayStay) response.setHeader('Connection', 'close')
  response.writeHead(reply.status)
  for await (const chunk of bodyChunks(reply.body)) await write(connection, chunk)
  if (!request.complete && !cutShort.aborted) {
    response.flushHeaders()
    await drain(connection)
  }
  // Its 'close' has passed already, and `end` would wait for ever.
  if (response.destroyed) throw new ConnectionGone()
  await new Promise<void>((resolve) => {
    response.once('close', resolve)
    response.end(resolve)
  })
}

async function write({ response, signal }: Connection, chunk: Uint8Array): Promise<void> {
  if (signal.aborted) throw new ConnectionGone()
  if (response.write(chunk)) return
  await once(response, 'drain', { signal }).catch(() => {
    throw new ConnectionGone()
  })
}

async function drain({ request, signal }: Connection): Promise<void> {
  await new Promise<void>((resolve) => {
    let byteLength = 0
    const done = (): void => {
      clearTimeout(timer)
      request.pause()
      resolve()
    }
    const timer = setTimeout(done, drainLimits.ms)
    request.on('data', (chunk: Uint8Array) => {
      byteLength += chunk.byteLength
      if (byteLength > drainLimits.bytes) done()
    })
    for (const event of ['end', 'close', 'error']) request.once(event, done)
    signal.addEventListener('abort', done, { once: true })
    request.resume()
  })
}
