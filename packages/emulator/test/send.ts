import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'

/** A request of a test, as it goes on the wire. */
export interface Outgoing {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

/** The whole response. */
export interface Incoming {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

/** Sends with `node:http` on a connection of its own; unlike `fetch` it lets a test choose the `Host`. */
export function send({ method, url, headers = {}, body }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const status = response.statusCode ?? 0
        resolve({ status, headers: response.headers, bytes, text: bytes.toString('utf8') })
      })
    })
    // Text would be sent in one chunk with the head, which Node then encodes as UTF-8 instead of byte by
    // byte.
    request.end(typeof body === 'string' ? Buffer.from(body) : body)
  })
}
