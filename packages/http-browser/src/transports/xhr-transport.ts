import type {
  HeaderRecord,
  HttpRequest,
  Transport,
  TransportOptions,
  TransportResponse,
} from '@oss/http/core'
import { type FailureReasons, failureReasons } from './failure-reasons.ts'
import { fetchTransportWith } from './fetch-transport.ts'
import { redirectResponse } from './redirect-response.ts'
import { settableHeaders } from './request-headers.ts'
import { sendableBody } from './sendable-body.ts'
import { watchStalls } from './stall-watch.ts'
import { wholeBody } from './whole-body.ts'
import { HEADERS_RECEIVED, type Xhr, xhrClass } from './xhr.ts'

/** Bodies that browsers send without reporting progress. */
const MAX_SILENT_BYTES = 262_144

/**
 * Creates the transport for pages: requests with a body are sent by `XMLHttpRequest`, which reports how many
 * bytes were sent, all others by `fetch`, which streams the response. A body is read as a whole before it is
 * sent. Without `XMLHttpRequest`, as in service workers, use `fetchTransport()`.
 *
 * @throws OptionError where there is no `XMLHttpRequest`
 */
export function xhrTransport(): Transport {
  xhrClass()
  const reasons = failureReasons()
  const fetching = fetchTransportWith(reasons)
  return {
    bodies: 'whole',
    async send(request, options) {
      if (request.body === undefined) return fetching.send(request, options)
      return exchange(request, await wholeBody(request.body, options.signal), options, reasons)
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function exchange(
  request: HttpRequest,
  bytes: Uint8Array<ArrayBuffer>,
  options: TransportOptions,
  reasons: FailureReasons,
): Promise<TransportResponse> {
  const { signal, onSent } = options
  const { url } = request
  const xhr = openXhr(request)
  let bytesSent = 0
  const sent = (total: number): void => {
    bytesSent = total
    onSent(total)
  }
  try {
    await response(xhr, bytes, options, sent)
  } catch (failure) {
    signal.throwIfAborted()
    throw failure ?? (await reasons.explain(request, bytesSent))
  }
  reasons.responded(request)
  sent(bytes.byteLength)
  // An XMLHttpRequest follows redirects by itself.
  if (xhr.responseURL !== '' && xhr.responseURL !== url.href) return redirectResponse(xhr.responseURL)
  return {
    status: xhr.status,
    headers: headersOf(xhr),
    body: oneChunk(new Uint8Array(xhr.response)),
    async [Symbol.asyncDispose]() {},
  }
}

function openXhr({ method, url, headers }: HttpRequest): Xhr {
  const xhr = new (xhrClass())()
  xhr.open(method, url.href)
  xhr.responseType = 'arraybuffer'
  for (const [name, value] of Object.entries(settableHeaders(headers))) xhr.setRequestHeader(name, value)
  return xhr
}

/** Resolves when the whole response has arrived. Rejects without a reason when there is none. */
function response(
  xhr: Xhr,
  bytes: Uint8Array<ArrayBuffer>,
  options: TransportOptions,
  onSent: (total: number) => void,
): Promise<void> {
  const { signal, limits } = options
  return new Promise((resolve, reject) => {
    const end = (error?: unknown): void => {
      watch.end()
      signal.removeEventListener('abort', abort)
      xhr.onloadend = null
      xhr.abort()
      reject(error)
    }
    const abort = (): void => end(signal.reason)
    const watch = watchStalls(options, end)
    const { byteLength } = bytes
    const moved = (): void => watch.start({ code: 'IDLE_TIMEOUT', limitMs: limits.idleMs })
    const wholeSent = (): void => watch.start({ code: 'RESPONSE_TIMEOUT', limitMs: limits.responseMs })
    // The request may wait for one of the browser's connections to this host.
    watch.start(
      // Firefox reports that a short body was sent only when the response arrives.
      byteLength <= MAX_SILENT_BYTES
        ? { code: 'RESPONSE_TIMEOUT', limitMs: limits.connectMs + limits.responseMs }
        : { code: 'IDLE_TIMEOUT', limitMs: limits.connectMs + limits.idleMs },
    )
    xhr.upload.onprogress = ({ loaded }) => {
      if (loaded < byteLength) moved()
      else wholeSent()
      onSent(loaded)
    }
    xhr.upload.onload = wholeSent
    xhr.onreadystatechange = () => {
      if (xhr.readyState === HEADERS_RECEIVED) moved()
    }
    xhr.onprogress = moved
    xhr.onloadend = () => {
      watch.end()
      signal.removeEventListener('abort', abort)
      if (xhr.status === 0) reject()
      else resolve()
    }
    signal.addEventListener('abort', abort)
    xhr.send(sendableBody(bytes))
  })
}

/** Headers by lower-case name: those that the CORS rule exposes. */
function headersOf(xhr: Xhr): HeaderRecord {
  const headers: Record<string, string> = {}
  for (const line of xhr.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return headers
}

async function* oneChunk(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
