import type { NetworkStatus } from '@oss/http/core'
import { unlessAborted } from '../connection/unless-aborted.ts'
import { PresignedUploadError } from '../errors/presigned-upload-error.ts'
import type { PresignedRequest } from '../presign/presigned-upload.ts'
import { isInBrowser } from './browser-environment.ts'
import { readResponseText } from './response-text.ts'
import { xhrRequest } from './xhr-request.ts'

/** Settings of signed requests. */
export interface RequestSettings {
  readonly maxAttempts: number
  readonly connectRetryMs: number
  readonly signal: AbortSignal
  /** Default: by `XMLHttpRequest` where there is one and a body, else by the global `fetch`. */
  readonly fetch: typeof globalThis.fetch | undefined
  readonly networkStatus: NetworkStatus
  readonly wait: (ms: number) => Promise<void>
  /** Methods whose responses could be read, so that CORS allows them. */
  readonly readable: Set<string>
}

/** Callbacks of a request. */
export interface RequestListeners {
  /** Called when the response of an attempt was lost, so that OSS may have processed the request. */
  readonly onLost?: () => void
  /** Called with the number of bytes of the current attempt that were sent. */
  readonly onSent?: (bytesSent: number) => void
}

/** A response and its text. */
export interface PresignedResponse {
  readonly response: Response
  readonly text: string
}

/** Delay between two attempts: initial and maximum value. */
const PAUSE_MS = { first: 200, longest: 10_000 }
/** Interval at which `navigator.onLine` is checked, in addition to the `online` event. */
const OFFLINE_CHECK_MS = 60_000
/** R14: URLs with signature V4 expire after seven days at the latest. */
const MAX_OFFLINE_CHECKS = (7 * 86_400_000) / OFFLINE_CHECK_MS

/**
 * Sends a signed request until OSS accepts or finally rejects it.
 *
 * @throws PresignedUploadError `REFUSED` or `CORS_REFUSED`, or the reason of the signal.
 */
export async function sendPresigned(
  request: PresignedRequest,
  body: Blob | undefined,
  settings: RequestSettings,
  { onLost, onSent = () => {} }: RequestListeners = {},
): Promise<PresignedResponse> {
  // An invalid URL or header throws here: fetch would report it like a broken connection.
  const url = new URL(request.url)
  const headers = new Headers(request.headers)
  const { signal, maxAttempts, connectRetryMs, readable } = settings
  let refused = 0
  let lost = 0
  let reachable = 0
  let pausedMs = 0
  for (;;) {
    await whileOffline(settings)
    let problem: PresignedUploadError
    try {
      const response = await attempt(url, { method: request.method, headers, body, onSent }, settings)
      if (!(response instanceof PresignedUploadError)) return response
      refused += 1
      if (refused >= maxAttempts || !response.isTemporary) throw response
      problem = response
    } catch (cause) {
      signal.throwIfAborted()
      if (cause instanceof PresignedUploadError) throw cause
      onLost?.()
      onSent(0)
      problem = new PresignedUploadError(
        'REFUSED',
        'OSS did not respond. Call again: only missing parts are sent.',
        {
          cause,
        },
      )
      // A failure while the browser is offline does not count as an attempt.
      if (settings.networkStatus.isDown()) continue
      lost += 1
      if (lost >= maxAttempts) {
        if (pausedMs >= connectRetryMs) throw problem
        if (isInBrowser() && !readable.has(request.method) && (await isReachable(url, settings)))
          reachable += 1
        // Twice: the network may have come back between the failed request and this check.
        if (reachable > 1) throw refusedByCors(cause)
      }
    }
    pausedMs += await pauseAfter(refused + lost, settings)
  }
}

interface Attempt {
  readonly method: string
  readonly headers: Headers
  readonly body: Blob | undefined
  readonly onSent: (bytesSent: number) => void
}

async function attempt(
  url: URL,
  { method, headers, body, onSent }: Attempt,
  { fetch, signal, readable }: RequestSettings,
): Promise<PresignedResponse | PresignedUploadError> {
  const response =
    fetch === undefined && body !== undefined && xhrRequest !== undefined
      ? await xhrRequest(url, { method, headers, body, signal, onSent })
      : await (fetch ?? globalThis.fetch)(url, {
          ...{ method, headers, signal, redirect: 'manual' },
          ...(body && { body }),
        })
  const { status, type } = response
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    return new PresignedUploadError(
      'REFUSED',
      'OSS redirects the request, which is not followed. Sign the upload for the endpoint of its bucket.',
      {
        status,
      },
    )
  }
  readable.add(method)
  const text = await readResponseText(response)
  if (response.ok) return { response, text }
  const serviceCode = /<Code>([\w.]+)<\/Code>/.exec(text)?.[1]
  const message = `OSS rejected the request: ${status} ${serviceCode ?? 'no reason'}.`
  return new PresignedUploadError('REFUSED', message, { status, serviceCode })
}

/** Waits while the browser is offline. */
export async function whileOffline(settings: RequestSettings): Promise<void> {
  const { signal, wait, networkStatus } = settings
  signal.throwIfAborted()
  for (let checks = 0; networkStatus.isDown(); checks += 1) {
    if (checks >= MAX_OFFLINE_CHECKS)
      throw new PresignedUploadError(
        'REFUSED',
        'The browser has been offline for seven days. Sign another upload.',
      )
    const check = new AbortController()
    const up = networkStatus.whenUp(AbortSignal.any([signal, check.signal]))
    // Ends with the check, too.
    up.catch(() => {})
    await Promise.race([up, wait(OFFLINE_CHECK_MS)])
    check.abort()
    signal.throwIfAborted()
  }
}

/** Whether OSS responds to a request that needs no CORS rule. */
async function isReachable(
  url: URL,
  { fetch = globalThis.fetch, signal }: RequestSettings,
): Promise<boolean> {
  try {
    await fetch(new URL('/', url), { method: 'HEAD', mode: 'no-cors', credentials: 'omit', signal })
    return true
  } catch {
    signal.throwIfAborted()
    return false
  }
}

function refusedByCors(cause: unknown): PresignedUploadError {
  const message =
    'OSS can be reached, but the browser does not let this page send the request or read the response. Add a CORS rule to the bucket: ' +
    'the origin of the page, the methods PUT and POST, all headers (*), and x-oss-hash-crc64ecma as exposed header.'
  return new PresignedUploadError('CORS_REFUSED', message, { cause })
}

/** Waits after a failed attempt, and returns for how long. Ends early when the signal aborts. */
export async function pauseAfter(attempts: number, { wait, signal }: RequestSettings): Promise<number> {
  const ms = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** (attempts - 1))
  await unlessAborted(wait(ms), signal)
  return ms
}
