import type { Connection } from '../../wire/connection.ts'
import { bodyChunks, type HttpResponse } from '../../wire/http-response.ts'
import { serializeHead } from '../../wire/response-head.ts'
import { writeSocket } from '../../wire/write-socket.ts'

const FILLER = Buffer.alloc(16 * 1024, ' ')

/** Sends a response that never ends. @throws ConnectionClosedError when the client disconnects */
export async function sendEndlessResponse(connection: Connection, response: HttpResponse): Promise<never> {
  const { 'Content-Length': _, ...headers } = response.headers
  const head = serializeHead({ ...response, headers: { ...headers, 'Transfer-Encoding': 'chunked' } })
  await writeSocket(connection, endless(head, response))
  return await connection.hang()
}

async function* endless(head: Buffer, { body }: HttpResponse): AsyncGenerator<Uint8Array> {
  yield head
  for await (const chunk of bodyChunks(body)) yield chunkOf(chunk)
  for (;;) yield chunkOf(FILLER)
}

function chunkOf(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}
