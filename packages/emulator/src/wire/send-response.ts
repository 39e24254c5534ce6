import { once } from 'node:events'
import { ConnectionClosedError } from '../errors/connection-closed-error.ts'
import type { Connection } from './connection.ts'
import { encodeHeaderText } from './header-text.ts'
import { bodyChunks, type HttpResponse } from './http-response.ts'
import type { RequestBody } from './request-body.ts'

const DRAIN_LIMITS = { keepAliveBytes: 1024 * 1024, bytes: 64 * 1024 * 1024, ms: 3_000 }

/**
 * Sends a whole response. If the request's body was not read to its end, a bounded rest of it is received and
 * discarded afterwards: closing a connection with unread bytes sends a RST, and the client may lose the
 * response.
 */
export async function sendResponse(
  connection: Connection,
  response: HttpResponse,
  body: RequestBody,
): Promise<void> {
  const { request, response: output, cutShort } = connection
  const rest = request.complete ? 0 : (body.declaredByteLength ?? Infinity) - body.receivedByteLength()
  // A client that waits for "100 Continue" may or may not send the body after a final response, so the
  // connection is closed.
  const mayDrain = rest <= DRAIN_LIMITS.keepAliveBytes && request.headers.expect === undefined
  const mayStay = rest === 0 || (mayDrain && !cutShort.aborted)
  for (const [name, value] of Object.entries(response.headers)) {
    output.setHeader(name, encodeHeaderText(value))
  }
  // The Date header comes from the emulator's clock, and a fault may remove it.
  output.sendDate = false
  if (!mayStay) output.setHeader('Connection', 'close')
  output.writeHead(response.status)
  for await (const chunk of bodyChunks(response.body)) await write(connection, chunk)
  if (!request.complete && !cutShort.aborted) {
    output.flushHeaders()
    await drain(connection)
  }
  // 'close' was emitted already, so waiting for it after `end` would never return.
  if (output.destroyed) throw new ConnectionClosedError()
  await new Promise<void>((resolve) => {
    output.once('close', resolve)
    output.end(resolve)
  })
}

async function write({ response, signal }: Connection, chunk: Uint8Array): Promise<void> {
  if (signal.aborted) throw new ConnectionClosedError()
  if (response.write(chunk)) return
  await once(response, 'drain', { signal }).catch(() => {
    throw new ConnectionClosedError()
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
    const timer = setTimeout(done, DRAIN_LIMITS.ms)
    request.on('data', (chunk: Uint8Array) => {
      byteLength += chunk.byteLength
      if (byteLength > DRAIN_LIMITS.bytes) done()
    })
    for (const event of ['end', 'close', 'error']) request.once(event, done)
    signal.addEventListener('abort', done, { once: true })
    request.resume()
  })
}
