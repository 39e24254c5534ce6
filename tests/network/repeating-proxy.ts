import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy in front of a service that sends completions twice, and forwards the second response. */
export interface RepeatingProxy extends AsyncDisposable {
  readonly endpoint: string
}

/**
 * Starts one.
 *
 * @param repeats - how many completions are sent twice.
 * @param before - done before each completion. Default: nothing.
 */
export async function startRepeatingProxy(
  service: string,
  repeats: number = Infinity,
  before: () => Promise<unknown> = async () => undefined,
): Promise<RepeatingProxy> {
  let completions = 0
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = incoming
    const body = Buffer.concat(await incoming.toArray())
    if (method === 'POST' && url.includes('uploadId=')) {
      await before()
      completions += 1
      if (completions <= repeats) await forward(service, incoming, body)
    }
    const { status, headers, content } = await forward(service, incoming, body)
    outgoing.writeHead(status, headers).end(content)
  }
  const server = createServer((incoming, outgoing) => {
    // The service closed the connection, and so does the proxy.
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly content: Buffer
}

async function forward(
  service: string,
  { method, url = '', headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const outgoing = request(new URL(url, service), { method: method ?? '', headers })
  outgoing.end(body)
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
  const content = Buffer.concat(await answer.toArray())
  return { status: answer.statusCode ?? 502, headers: answer.headers, content }
}
