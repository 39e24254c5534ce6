import { ConnectionGone } from '../../errors/connection-closed-error.ts'
import type { Connection } from '../../wire/connection.ts'
import { bodyByteLength, bodyChunks, type Reply } from '../../wire/http-response.ts'
import type { RequestBody } from '../../wire/request-body.ts'
import { serializeHead } from '../../wire/response-head.ts'
import { sendReply } from '../../wire/send-response.ts'
import { createThrottle, paced } from '../../wire/throttle.ts'
import { writeWire } from '../../wire/write-socket.ts'
import type { Fault } from '../plan/fault.ts'
import { hangFor } from './hang-for.ts'
import { sendWithoutEnd } from './send-endless-response.ts'

/**
 * Puts an answer on the wire, or not, as a fault has it.
 *
 * @throws ConnectionGone when the client did not get the whole answer.
 */
export async function deliverReply(
  fault: Fault | undefined,
  connection: Connection,
  reply: Reply,
  body: RequestBody,
): Promise<void> {
  switch (fault?.type) {
    case 'reset':
      if (fault.when === 'mid-response') await sendSome(connection, reply, fault.bytes)
      connection.reset()
      throw new ConnectionGone()
    case 'drop-response':
    case 'late':
      if (fault.connection === 'hang') await connection.hang()
      connection.close()
      throw new ConnectionGone()
    case 'truncate-response':
      await sendSome(connection, reply, undefined)
      connection.close()
      throw new ConnectionGone()
    case 'hang':
      await deliverAfterHang(fault.when, fault.ms, connection, reply, body)
      return
    case 'slow-response':
      await sendSlowly(connection, reply, fault.bytesPerSecond)
      return
    case 'endless-response':
      await sendWithoutEnd(connection, reply)
      return
    case 'close-after':
      await sendReply(connection, reply, body)
      connection.close()
      return
    default:
      await sendReply(connection, reply, body)
  }
}

/** Whether the client gets any of the answer. */
export function isAnswered(fault: Fault | undefined): boolean {
  if (fault?.type === 'reset') return fault.when === 'mid-response'
  if (fault?.type === 'hang') return fault.when !== 'before-headers' || fault.ms !== undefined
  return fault?.type !== 'drop-response' && fault?.type !== 'late'
}

async function deliverAfterHang(
  when: 'before-body' | 'before-headers' | 'mid-response',
  ms: number | undefined,
  connection: Connection,
  reply: Reply,
  body: RequestBody,
): Promise<void> {
  if (when === 'before-headers') await hangFor(ms, connection)
  if (when !== 'mid-response') {
    await sendReply(connection, reply, body)
    return
  }
  const sent = await sendSome(connection, reply, undefined)
  await hangFor(ms, connection)
  await writeWire(connection, skip(wire(reply), sent))
  connection.close()
}

/** The answer as the bytes of its head and body. Node's response object is passed by, so the connection ends after it. */
async function* wire(reply: Reply): AsyncGenerator<Uint8Array> {
  yield serializeHead({ ...reply, headers: { ...reply.headers, Connection: 'close' } })
  yield* bodyChunks(reply.body)
}

/** Sends the head and `bodyBytes` of the body; by default half of the body, or half of the head when there is none. */
async function sendSome(
  connection: Connection,
  reply: Reply,
  bodyBytes: number | undefined,
): Promise<number> {
  const headByteLength = serializeHead({
    ...reply,
    headers: { ...reply.headers, Connection: 'close' },
  }).byteLength
  const whole = bodyByteLength(reply.body)
  const half = whole === 0 ? Math.floor(headByteLength / 2) : headByteLength + Math.floor(whole / 2)
  const limit = bodyBytes === undefined ? half : headByteLength + bodyBytes
  await writeWire(connection, first(wire(reply), limit))
  return limit
}

async function sendSlowly(connection: Connection, reply: Reply, bytesPerSecond: number): Promise<void> {
  const throttle = createThrottle(bytesPerSecond)
  await writeWire(connection, paced(wire(reply), throttle, connection.signal))
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
