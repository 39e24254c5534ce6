import { ConnectionClosedError } from '../../errors/connection-closed-error.ts'
import type { Connection } from '../../wire/connection.ts'
import { bodyByteLength, bodyChunks, type HttpResponse } from '../../wire/http-response.ts'
import type { RequestBody } from '../../wire/request-body.ts'
import { serializeHead } from '../../wire/response-head.ts'
import { sendResponse } from '../../wire/send-response.ts'
import { createThrottle, throttled } from '../../wire/throttle.ts'
import { writeSocket } from '../../wire/write-socket.ts'
import type { Fault } from '../plan/fault.ts'
import { hangFor } from './hang-for.ts'
import { sendEndlessResponse } from './send-endless-response.ts'

/**
 * Sends the response, with the faults that act while it is sent.
 *
 * @throws ConnectionClosedError when the client did not get the whole response.
 */
export async function deliverResponse(
  fault: Fault | undefined,
  connection: Connection,
  response: HttpResponse,
  body: RequestBody,
): Promise<void> {
  switch (fault?.kind) {
    case 'reset':
      if (fault.when === 'mid-response') await sendSome(connection, response, fault.bytes)
      connection.reset()
      throw new ConnectionClosedError()
    case 'drop-response':
    case 'late':
      if (fault.connection === 'hang') await connection.hang()
      connection.close()
      throw new ConnectionClosedError()
    case 'truncate-response':
      await sendSome(connection, response, undefined)
      connection.close()
      throw new ConnectionClosedError()
    case 'hang':
      await deliverAfterHang(fault.when, fault.ms, connection, response, body)
      return
    case 'slow-response':
      await sendSlowly(connection, response, fault.bytesPerSecond)
      return
    case 'endless-response':
      await sendEndlessResponse(connection, response)
      return
    case 'close-after':
      await sendResponse(connection, response, body)
      connection.close()
      return
    default:
      await sendResponse(connection, response, body)
  }
}

/** Whether the client gets the status of the response. */
export function sendsStatus(fault: Fault | undefined): boolean {
  if (fault?.kind === 'reset') return fault.when === 'mid-response'
  if (fault?.kind === 'hang') return fault.when !== 'before-headers' || fault.ms !== undefined
  return fault?.kind !== 'drop-response' && fault?.kind !== 'late'
}

async function deliverAfterHang(
  when: 'before-body' | 'before-headers' | 'mid-response',
  ms: number | undefined,
  connection: Connection,
  response: HttpResponse,
  body: RequestBody,
): Promise<void> {
  if (when === 'before-headers') await hangFor(ms, connection)
  if (when !== 'mid-response') {
    await sendResponse(connection, response, body)
    return
  }
  const sent = await sendSome(connection, response, undefined)
  await hangFor(ms, connection)
  await writeSocket(connection, skip(responseBytes(response), sent))
  connection.close()
}

/**
 * Yields head and body of the response. They bypass Node's response object, so the connection is closed
 * afterwards.
 */
async function* responseBytes(response: HttpResponse): AsyncGenerator<Uint8Array> {
  yield serializeHead({ ...response, headers: { ...response.headers, Connection: 'close' } })
  yield* bodyChunks(response.body)
}

/**
 * Sends the head and `bodyBytes` of the body. Default: half of the body, or half of the head without a body.
 */
async function sendSome(
  connection: Connection,
  response: HttpResponse,
  bodyBytes: number | undefined,
): Promise<number> {
  const headByteLength = serializeHead({
    ...response,
    headers: { ...response.headers, Connection: 'close' },
  }).byteLength
  const whole = bodyByteLength(response.body)
  const half = whole === 0 ? Math.floor(headByteLength / 2) : headByteLength + Math.floor(whole / 2)
  const limit = bodyBytes === undefined ? half : headByteLength + bodyBytes
  await writeSocket(connection, first(responseBytes(response), limit))
  return limit
}

async function sendSlowly(
  connection: Connection,
  response: HttpResponse,
  bytesPerSecond: number,
): Promise<void> {
  const throttle = createThrottle(bytesPerSecond)
  await writeSocket(connection, throttled(responseBytes(response), throttle, connection.signal))
  connection.close()
}

async function* first(chunks: AsyncIterable<Uint8Array>, byteLength: number): AsyncGenerator<Uint8Array> {
  let left = byteLength
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left)
    left -= chunk.byteLength
    if (left <= 0) return
  }
}

async function* skip(chunks: AsyncIterable<Uint8Array>, byteLength: number): AsyncGenerator<Uint8Array> {
  let left = byteLength
  for await (const chunk of chunks) {
    if (left < chunk.byteLength) yield chunk.subarray(Math.max(left, 0))
    left -= chunk.byteLength
  }
}
