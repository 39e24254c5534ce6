import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { parseJsonFields } from '../credentials/json-fields.ts'
import { readTemporaryCredentials } from '../credentials/read-credentials.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import { callHttp, type Fetch, isTemporaryStatus } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkUrl } from '../options/check-url.ts'

/** The HTTP service that returns credentials. */
export interface UriCredentialsOptions {
  /**
   * An http or https URL, usually of this machine. The response to GET is a JSON object with `AccessKeyId`,
   * `AccessKeySecret`, `SecurityToken` and `Expiration`.
   * Default: the environment variable `ALIBABA_CLOUD_CREDENTIALS_URI`.
   */
  readonly uri?: string
  /** Limit for the whole response, in milliseconds. Default: 10 000. */
  readonly timeoutMs?: number
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

const fail = errorFactory('credentials URI')

/**
 * Returns a provider of credentials that an HTTP service returns as JSON.
 *
 * @throws CredentialsError `NOT_CONFIGURED` without a URI, `OPTION_INVALID` for an invalid one
 */
export function uriCredentials(options: UriCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const {
    uri = process.env['ALIBABA_CLOUD_CREDENTIALS_URI'],
    timeoutMs = 10_000,
    fetch = globalThis.fetch,
  } = options
  if (!uri)
    throw fail('NOT_CONFIGURED', 'set uri, or the environment variable ALIBABA_CLOUD_CREDENTIALS_URI.')
  const { href } = checkUrl(uri, 'uri', fail)
  return async ({ signal }) => {
    const { status, text } = await callHttp({ fetch, url: href, method: 'GET', timeoutMs, signal }, fail)
    if (status !== 200)
      throw fail(isTemporaryStatus(status) ? 'UNAVAILABLE' : 'REFUSED', `the response has status ${status}.`)
    return readTemporaryCredentials(parseJsonFields(text, fail), fail)
  }
}
