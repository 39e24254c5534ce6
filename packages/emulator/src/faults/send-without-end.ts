import type { Connection } from '../http/connection.ts'
import { bodyChunks, type Reply } from '../http/reply.ts'
import { serializeHead } from '../http/response-head.ts'
import { writeWire } from '../http/write-wire.ts'

const filler = Buffer.alloc(16 * 1024, ' ')

/** Sends an answer that never ends. @throws ConnectionGone when the client has had enough */
export async function sendWithoutEnd(connection: Connection, reply: Reply): Promise<never> {
  const { 'Content-Length': _, ...headers } = reply.headers
  const head = serializeHead({ ...reply, headers: { ...headers, 'Transfer-Encoding': 'chunked' } })
  await writeWire(connection, endless(head, reply))
  return await connection.hang()
}

async function* endless(head: Buffer, { body }: Reply): AsyncGenerator<Uint8Array> {
  yield head
  for await (const chunk of bodyChunks(body)) yield chunkOf(chunk)
  for (;;) yield chunkOf(filler)
}

function chunkOf(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}
