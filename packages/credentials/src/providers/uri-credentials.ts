import type { CredentialsProvider } from '../credentials/credentials.ts'
import { readJson, readTemporaryCredentials } from '../credentials/read-credentials.ts'
import { failuresOf } from '../errors/credentials-error.ts'
import { ask, type Fetch } from '../fetching/http-call.ts'
import { checkOptions } from '../options/check-options.ts'
import { checkUrl } from '../options/check-url.ts'

/** Where a service of your own gives credentials. */
export interface UriCredentialsOptions {
  /**
   * An http or https URL, usually of this machine. It answers GET with `{"AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}`.
   * Default: the environment variable `ALIBABA_CLOUD_CREDENTIALS_URI`.
   */
  readonly uri?: string
  /** For the whole answer, in milliseconds. Default: 10 000. */
  readonly timeoutMs?: number
  /** How requests are sent. Default: the global `fetch`. */
  readonly fetch?: Fetch
}

const fail = failuresOf('credentials URI')

/**
 * Credentials from a service of your own that answers with JSON.
 *
 * @throws CredentialsError `NOT_CONFIGURED` without a URI, `OPTION_INVALID` for one that is none
 */
export function uriCredentials(options: UriCredentialsOptions = {}): CredentialsProvider {
  checkOptions(options, fail)
  const {
    uri = process.env['ALIBABA_CLOUD_CREDENTIALS_URI'],
    timeoutMs = 10_000,
    fetch = globalThis.fetch,
  } = options
  if (!uri) throw fail('NOT_CONFIGURED', 'give uri, or set ALIBABA_CLOUD_CREDENTIALS_URI.')
  const { href } = checkUrl(uri, 'uri', fail)
  return async ({ signal }) => {
    const answer = await ask({ fetch, url: href, method: 'GET', timeoutMs, signal }, fail)
    if (answer.status !== 200)
      throw fail(answer.status >= 500 ? 'UNAVAILABLE' : 'REFUSED', `the answer was ${answer.status}.`)
    return readTemporaryCredentials(readJson(answer.text, fail), fail)
  }
}
