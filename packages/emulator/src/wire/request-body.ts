import { ConnectionClosedError } from '../errors/connection-closed-error.ts'
import { malformedXml } from '../errors/malformed-xml.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { Connection } from './connection.ts'

/** The body of a request. It can be read once; unread bytes are drained when the response is sent. */
export interface RequestBody {
  /** Value of `Content-Length`; undefined without that header. */
  readonly declaredByteLength: number | undefined
  /** Whether the request has `Content-Length` or chunked encoding; without either it has no body. */
  readonly isAnnounced: boolean
  /** Number of bytes read so far. */
  receivedByteLength(): number
  /** @throws ServiceError `IncompleteBody`, ConnectionClosedError. */
  chunks(): AsyncIterable<Uint8Array>
}

/** Observes or changes the received bytes, such as a throttle or a fault. */
export type BodyFilter = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

export function createRequestBody(connection: Connection, filters: readonly BodyFilter[]): RequestBody {
  const { headers } = connection.request
  const declared = headers['content-length']
  const declaredByteLength = declared === undefined ? undefined : Number(declared)
  let received = 0

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of readChunks(connection)) {
      received += chunk.byteLength
      yield chunk
    }
    if (declaredByteLength !== undefined && received < declaredByteLength) {
      throw new ServiceError('IncompleteBody')
    }
  }

  return {
    declaredByteLength,
    isAnnounced: declared !== undefined || headers['transfer-encoding'] !== undefined,
    receivedByteLength: () => received,
    chunks: () => filters.reduce<AsyncIterable<Uint8Array>>((chunks, filter) => filter(chunks), counted()),
  }
}

/**
 * Reads without Node's iterator, which destroys the socket when the reader stops early and does not
 * distinguish a client that disconnected from one that closed its sending side and still waits for the
 * response.
 */
async function* readChunks({ request, response, cutShort }: Connection): AsyncGenerator<Uint8Array> {
  if (request.headers.expect !== undefined) response.writeContinue()
  while (!request.readableEnded) {
    const chunk: Uint8Array | null = request.read()
    if (chunk !== null) {
      yield chunk
      continue
    }
    if (request.readableEnded) return
    if (request.destroyed) throw new ConnectionClosedError()
    if (cutShort.aborted) throw new ServiceError('IncompleteBody')
    await nextChange(request, cutShort)
  }
}

function nextChange(request: Connection['request'], cutShort: AbortSignal): Promise<void> {
  const events = ['readable', 'end', 'close', 'error'] as const
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) request.off(event, done)
      cutShort.removeEventListener('abort', done)
      resolve()
    }
    for (const event of events) request.on(event, done)
    cutShort.addEventListener('abort', done)
  })
}

/** Reads a body to its end and discards it. */
export async function discardBody(body: RequestBody): Promise<void> {
  for await (const _ of body.chunks());
}

/** @throws ServiceError `MalformedXML` when the body exceeds the limit. */
export async function readBodyText(body: RequestBody, limitBytes: number, ec: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let byteLength = 0
  for await (const chunk of body.chunks()) {
    byteLength += chunk.byteLength
    if (byteLength > limitBytes) throw malformedXml(`the body is larger than ${limitBytes} bytes.`, ec)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
