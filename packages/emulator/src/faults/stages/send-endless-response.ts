import type { Connection } from '../../wire/connection.ts'
import { bodyChunks, type Reply } from '../../wire/http-response.ts'
import { serializeHead } from '../../wire/response-head.ts'
import { writeWire } from '../../wire/write-socket.ts'

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
