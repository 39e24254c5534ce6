import { isAttemptError } from '../errors/attempt-error.ts'
import { isXml } from '../response/buffered-response.ts'
import type { HeaderRecord, HttpStream } from '../response/http-response.ts'
import { exactBody, readText } from '../response/read-text.ts'
import { requestIdOf } from '../response/request-id.ts'
import type { HttpMethod } from '../transport/http-request.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { readXml } from '../xml/read-xml.ts'
import { XmlError } from '../xml/xml-error.ts'
import type { RequestRun } from './retrying-request.ts'
import type { ReadAnswer } from './run-attempt.ts'

const maxErrorBytes = 65_536

/**
 * Makes a stream of a 2xx answer.
 *
 * @param byteLength - how many bytes its body must have; `undefined`: as many as it announces.
 * @param onOpen - given what resolves when nothing of the stream is left.
 */
export function openStream(
  method: HttpMethod,
  run: RequestRun,
  byteLength: number | undefined,
  onOpen: (ended: Promise<void>) => void,
): ReadAnswer<HttpStream> {
  return async (response) => {
    const { headers } = response
    if (!mayBeErrorDocument(headers)) {
      const body = method === 'HEAD' ? response.body : exactBody(response, byteLength)
      return { kind: 'value', isOpen: true, value: streamOf(response, body, run, onOpen) }
    }
    const text = await readText(exactBody(response), maxErrorBytes)
    if (isErrorDocument(text)) return { kind: 'error-document', text }
    return { kind: 'value', isOpen: true, value: streamOf(response, bytesOf(text), run, onOpen) }
  }
}

function streamOf(
  response: TransportResponse,
  body: AsyncIterable<Uint8Array>,
  run: RequestRun,
  onOpen: (ended: Promise<void>) => void,
): HttpStream {
  const { status, headers } = response
  const { scope } = run
  scope.endTotalLimit()
  let ended: () => void = () => undefined
  onOpen(
    new Promise((resolve) => {
      ended = resolve
    }),
  )
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= response[Symbol.asyncDispose]().finally(() => {
      scope.signal.removeEventListener('abort', close)
      run.end()
      ended()
    })
    return closed
  }
  // Interrupted while nobody reads: the connection must go all the same.
  scope.signal.addEventListener('abort', close)
  if (scope.signal.aborted) void close()

  async function* iterate(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* body
    } catch (error) {
      if (scope.end !== undefined) throw run.errors.ofEnd(scope.end)
      throw isAttemptError(error) ? run.errors.ofAttempt(error) : error
    } finally {
      await close()
    }
  }

  return {
    status,
    headers,
    requestId: requestIdOf(headers),
    attempts: run.errors.attempts,
    body: iterate(),
    [Symbol.asyncDispose]: close,
  }
}

// An object comes with its tag or its type. What has neither, and is short and XML, may be an error.
function mayBeErrorDocument(headers: HeaderRecord): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN)
  const isObject = headers['etag'] !== undefined || headers['x-oss-object-type'] !== undefined
  return !isObject && length <= maxErrorBytes && headers['content-type'] !== undefined && isXml(headers, '')
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
