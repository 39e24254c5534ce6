import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What a service was asked. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What it answers: a status and a text, a document, or nothing at all. */
export type Reply =
  | { readonly status?: number; readonly text: string; readonly location?: string }
  | { readonly json: object }
  | 'nothing'

/** A service on this machine. */
export interface LocalService extends AsyncDisposable {
  readonly origin: string
  readonly asked: readonly Asked[]
}

/** Starts a service that answers as `reply` says. */
export async function startLocalService(reply: (asked: Asked) => Reply): Promise<LocalService> {
  const asked: Asked[] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://local')
    const { method = '', headers } = request
    const question = { method, path: pathname, query: searchParams, headers, body: await text(request) }
    asked.push(question)
    const answer = reply(question)
    if (answer === 'nothing') return
    if ('json' in answer) response.end(JSON.stringify(answer.json))
    else {
      const headers = answer.location === undefined ? {} : { location: answer.location }
      response.writeHead(answer.status ?? 200, headers).end(answer.text)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
