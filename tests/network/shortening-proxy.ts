import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a response to GET ends before it has all its bytes, and yet as a complete one does. */
export type EarlyEnd =
  /** Its length says as many bytes as come. */
  | 'with a length that fits'
  /** It is chunked and has its last chunk; no length says more. */
  | 'chunked'
  /** It has no length, and the connection is closed. */
  | 'closed'
  /** It is of a shorter range than was requested. */
  | 'as a shorter range'

/** A proxy before a service. */
export interface ShorteningProxy extends AsyncDisposable {
  readonly endpoint: string
  /** Responses that were cut. */
  readonly cut: number
}

/** Forwards requests, and cuts the first so many responses to GET in half. */
export async function startShorteningProxy(
  service: string,
  how: EarlyEnd,
  times: number,
): Promise<ShorteningProxy> {
  let cut = 0
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const forward = request(new URL(url, service), { method, headers }, async (answer) => {
      const body = Buffer.concat(await answer.toArray())
      const status = answer.statusCode ?? 502
      if (method !== 'GET' || status >= 300 || cut === times || body.length < 2) {
        outgoing.writeHead(status, answer.headers).end(body)
        return
      }
      cut += 1
      sendHalf(outgoing, status, answer.headers, body, how)
    })
    incoming.pipe(forward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cut() {
      return cut
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function sendHalf(
  outgoing: ServerResponse,
  status: number,
  { 'content-length': _, connection: __, ...headers }: IncomingHttpHeaders,
  body: Buffer,
  how: EarlyEnd,
): void {
  const half = body.subarray(0, body.length >> 1)
  switch (how) {
    case 'with a length that fits':
      outgoing.writeHead(status, { ...headers, 'content-length': half.length }).end(half)
      return
    case 'chunked':
      outgoing.writeHead(status, headers).end(half)
      return
    case 'closed':
      outgoing.useChunkedEncodingByDefault = false
      outgoing.writeHead(status, { ...headers, connection: 'close' }).end(half)
      return
    case 'as a shorter range': {
      const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
      const end = Number(start ?? 0) + half.length - 1
      const range = `bytes ${start ?? 0}-${end}/${total ?? body.length}`
      outgoing.writeHead(206, { ...headers, 'content-range': range, 'content-length': half.length }).end(half)
      return
    }
    default:
      how satisfies never
  }
}
