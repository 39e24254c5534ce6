import type { ErrorFactory } from '../errors/credentials-error.ts'

/** Sends a request: the global `fetch`, or another one that goes through a proxy, for example. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** One request to a metadata or token service. */
export interface HttpCall {
  readonly fetch: Fetch
  readonly url: string
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Limit for the request and the whole response. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** The response to an {@link HttpCall}. */
export interface HttpReply {
  readonly status: number
  readonly text: string
}

const MAX_REPLY_BYTES = 65_536

/**
 * Sends the request once. Redirects are not followed, because they would send a token to another server.
 *
 * @throws CredentialsError `UNAVAILABLE` or `RESPONSE_INVALID`, or the reason of the aborted signal
 */
export async function callHttp(call: HttpCall, fail: ErrorFactory): Promise<HttpReply> {
  const { fetch, url, method, headers = {}, body, timeoutMs, signal } = call
  signal.throwIfAborted()
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
      ...(body !== undefined && { body }),
    })
    return { status: response.status, text: await readText(response, fail) }
  } catch (error) {
    signal.throwIfAborted()
    const host = new URL(url).host
    if (timeout.aborted) throw fail('UNAVAILABLE', `${host} did not respond within ${timeoutMs} ms.`)
    if (error instanceof Error && error.name === 'CredentialsError') throw error
    throw fail('UNAVAILABLE', `${host} cannot be reached (${networkCodeOf(error)}).`)
  }
}

/**
 * Returns whether the same request may succeed later: the rule of `ServiceError` in `@oss/http`, which this
 * package does not load. A test compares both.
 */
export function isTemporaryStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501)
}

async function readText(response: Response, fail: ErrorFactory): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the rest of the body.
    if (bytes > MAX_REPLY_BYTES)
      throw fail('RESPONSE_INVALID', `the response is longer than ${MAX_REPLY_BYTES} bytes.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

const MAX_DEPTH = 8

/** Finds the code of the network error. `fetch` reports "fetch failed" and hides the code in the causes. */
function networkCodeOf(error: unknown): string {
  let at = error
  // Limited, because an error can be its own cause.
  for (let depth = 0; depth < MAX_DEPTH && typeof at === 'object' && at !== null; depth++) {
    const code: unknown = Reflect.get(at, 'code')
    if (typeof code === 'string') return code
    at = Reflect.get(at, 'cause')
  }
  return 'unknown'
}
