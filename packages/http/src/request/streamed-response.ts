import { isAttemptError } from '../errors/attempt-error.ts'
import { MAX_ERROR_BYTES } from '../response/error-response.ts'
import { exactBody } from '../response/exact-body.ts'
import type { HttpStream } from '../response/http-stream.ts'
import { isXml } from '../response/is-xml.ts'
import { readText } from '../response/read-text.ts'
import { requestIdOf } from '../response/request-id.ts'
import type { ResponseReader } from '../response/response-reader.ts'
import type { HeaderRecord } from '../transport/header-record.ts'
import type { HttpMethod } from '../transport/http-request.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { readXml } from '../xml/read-xml.ts'
import { XmlError } from '../xml/xml-error.ts'
import type { RetryingRequest } from './retrying-request.ts'

/**
 * Turns a 2xx response into a stream, and detects a short error document.
 *
 * @param byteLength - exact length of the body; `undefined`: the length that the response announces.
 * @param onOpen - called with a promise that resolves when nothing of the stream remains.
 */
export function streamedResponse(
  method: HttpMethod,
  request: RetryingRequest,
  byteLength: number | undefined,
  onOpen: (ended: Promise<void>) => void,
): ResponseReader<HttpStream> {
  return async (response) => {
    const { headers } = response
    if (!mayBeErrorDocument(headers)) {
      const body = method === 'HEAD' ? response.body : exactBody(response, byteLength)
      return { kind: 'value', isOpen: true, value: streamOf(response, body, request, onOpen) }
    }
    const text = await readText(exactBody(response), MAX_ERROR_BYTES)
    if (isErrorDocument(text)) return { kind: 'error-document', text }
    return { kind: 'value', isOpen: true, value: streamOf(response, bytesOf(text), request, onOpen) }
  }
}

function streamOf(
  response: TransportResponse,
  body: AsyncIterable<Uint8Array>,
  request: RetryingRequest,
  onOpen: (ended: Promise<void>) => void,
): HttpStream {
  const { status, headers } = response
  const { cancellation, errors } = request
  cancellation.clearTotalTimeout()
  const ended = Promise.withResolvers<void>()
  onOpen(ended.promise)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= response[Symbol.asyncDispose]().finally(() => {
      cancellation.signal.removeEventListener('abort', close)
      request.end()
      ended.resolve()
    })
    return closed
  }
  // A cancellation closes the connection even if the body is not being read.
  cancellation.signal.addEventListener('abort', close)
  if (cancellation.signal.aborted) void close()

  async function* iterate(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* body
    } catch (error) {
      if (cancellation.cause !== undefined) throw errors.fromCancellation(cancellation.cause)
      throw isAttemptError(error) ? errors.fromAttempt(error) : error
    } finally {
      await close()
    }
  }

  return {
    status,
    headers,
    requestId: requestIdOf(headers),
    attempts: errors.attempts,
    body: iterate(),
    [Symbol.asyncDispose]: close,
  }
}

// An object has an ETag or an object type. A response without either that is short and XML may be an error
// document.
function mayBeErrorDocument(headers: HeaderRecord): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN)
  const isObject = headers['etag'] !== undefined || headers['x-oss-object-type'] !== undefined
  return !isObject && length <= MAX_ERROR_BYTES && headers['content-type'] !== undefined && isXml(headers, '')
}

function isErrorDocument(text: string): boolean {
  try {
    return readXml(text).name === 'Error'
  } catch (error) {
    if (error instanceof XmlError) return false
    throw error
  }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void> {
  yield new TextEncoder().encode(text)
}
