import type { CredentialsProvider, CredentialsRequest } from '@oss/client/upload'
import { CredentialsError } from '../errors/credentials-error.ts'
import { readCredentials } from './read-credentials.ts'

/** Options of a request for credentials. */
export interface StsCredentialsOptions {
  /** Further headers, such as a CSRF token. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Pauses between attempts, in milliseconds. The attempt after the last one is the last. */
const PAUSES_MS: readonly number[] = [200, 1_000, 3_000, 10_000]

/**
 * Returns a provider of temporary credentials of STS, which your own server requests for the page. They are
 * kept in memory only, and requested again before they expire and when OSS rejects them.
 *
 * @param source - URL, to which a POST request with the cookies of the page is sent, or a function that
 *   returns the response. The response is that of AssumeRole, its `Credentials`, or an object with
 *   `accessKeyId`, `accessKeySecret`, `securityToken` and `expiresAt`.
 */
export function stsCredentials(
  source: string | URL | ((request: CredentialsRequest) => Promise<unknown>),
  { headers = {} }: StsCredentialsOptions = {},
): CredentialsProvider {
  if (typeof source === 'function') return async (request) => readCredentials(await source(request))
  return async ({ signal }) => readCredentials(await requestWithRetries(source, headers, signal))
}

async function requestWithRetries(
  url: string | URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await request(url, headers, signal)
    } catch (error) {
      signal.throwIfAborted()
      const pauseMs = PAUSES_MS[attempt]
      if (pauseMs === undefined || !(error instanceof CredentialsError) || !error.isTemporary) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      signal.throwIfAborted()
    }
  }
}

async function request(
  url: string | URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers },
      signal,
    })
  } catch (cause) {
    throw new CredentialsError('UNAVAILABLE', `${String(url)} did not respond.`, { cause })
  }
  const { ok, status } = response
  if (!ok) {
    throw new CredentialsError(
      isTemporaryStatus(status) ? 'UNAVAILABLE' : 'REFUSED',
      `${String(url)} returned no credentials: status ${status}.`,
    )
  }
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    throw new CredentialsError('UNAVAILABLE', `The response of ${String(url)} broke off.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch {
    // The error of JSON.parse quotes the response, which may contain a secret.
    throw new CredentialsError('RESPONSE_INVALID', `The response of ${String(url)} is not JSON.`)
  }
}

/** The rule of `ServiceError` in `@oss/http`, which a page does not load. A test compares both. */
function isTemporaryStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501)
}
