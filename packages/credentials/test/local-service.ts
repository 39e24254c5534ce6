import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'

/** A request that the service received. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A response: a status and a text, a document, none at all, or one of which a byte arrives now and then. */
export type Reply =
  | { readonly status?: number; readonly text: string; readonly location?: string }
  | { readonly json: object }
  | 'nothing'
  | 'trickle'

/** A service on this machine. */
export interface LocalService extends AsyncDisposable {
  readonly origin: string
  readonly received: readonly ReceivedRequest[]
  connections(): Promise<number>
}

/** Starts a service that responds as `reply` decides. */
export async function startLocalService(reply: (request: ReceivedRequest) => Reply): Promise<LocalService> {
  const received: ReceivedRequest[] = []
  const server = createServer(async (message: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(message.url ?? '', 'http://local')
    const { method = '', headers } = message
    const request = { method, path: pathname, query: searchParams, headers, body: await text(message) }
    received.push(request)
    send(response, reply(request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: promisify(server.getConnections.bind(server)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'nothing') return
  if (reply === 'trickle') {
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
  } else if ('json' in reply) {
    response.end(JSON.stringify(reply.json))
  } else {
    const headers = reply.location === undefined ? {} : { location: reply.location }
    response.writeHead(reply.status ?? 200, headers).end(reply.text)
  }
}
