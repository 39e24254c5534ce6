import { utf8AsLatin1 } from '../bytes/byte-text.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { checkOption, type OptionRule } from './check-options.ts'
import { defined } from './header-value.ts'

/** Application server that OSS calls before it responds to an upload (OSS: Callback). */
export interface UploadCallback {
  /** URL of your application server, or up to five URLs of which OSS uses the first that responds. */
  readonly url: string | readonly string[]
  /**
   * Body of the call. OSS replaces `${bucket}`, `${object}`, `${etag}`, `${size}`, `${mimeType}` and
   * `${x:name}`.
   */
  readonly body: string
  /** Content type of the call. Default: `application/x-www-form-urlencoded`. */
  readonly bodyType?: 'application/x-www-form-urlencoded' | 'application/json'
  /** `Host` header of the call. Default: the host of the URL. */
  readonly host?: string
  /** True: sends the host name during the TLS handshake (SNI). Default: false. */
  readonly sni?: boolean
  /** Values of `${x:name}` by name, without `x:`; names in lower case (OSS: callback-var). */
  readonly variables?: Readonly<Record<string, string>>
}

/** Outcome of the callback for an object that is stored. */
export type CallbackOutcome =
  | {
      readonly kind: 'responded'
      /** Response of your application server: JSON text. */
      readonly body: string
    }
  | {
      /**
       * The object is stored, but your application server was not notified. Notify it yourself instead of
       * sending the object again.
       */
      readonly kind: 'failed'
      /** Message of OSS. */
      readonly message: string
      /** Detailed error code (EC) of OSS, such as `0007-00000203`. */
      readonly ec: string | undefined
      readonly requestId: string | undefined
    }

const HOST: OptionRule = {
  accepts: (value) => typeof value === 'string' && value !== '',
  range: 'a host name',
  code: 'CALLBACK_INVALID',
}
const SNI: OptionRule = {
  accepts: (value) => typeof value === 'boolean',
  range: 'true or false',
  code: 'CALLBACK_INVALID',
}
const VARIABLES: OptionRule = {
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => each === undefined || typeof each === 'string'),
  range: 'an object of strings',
  code: 'CALLBACK_INVALID',
}
const MAX_URLS = 5
const MAX_BYTES = 5120

/** Returns the headers of a callback. @throws ValidationError `CALLBACK_INVALID` */
export function callbackHeaders(callback: UploadCallback): Record<string, string> {
  const { body, bodyType, host, sni, variables } = callback
  const urls = typeof callback.url === 'string' ? [callback.url] : callback.url
  checkUrls(urls)
  if (typeof body !== 'string' || body === '') throw invalid('body', 'is empty')
  if (bodyType !== undefined && !/^application\/(x-www-form-urlencoded|json)$/.test(bodyType))
    throw invalid('bodyType', 'must be one of: application/x-www-form-urlencoded, application/json')
  checkOption('callback.host', host, HOST)
  checkOption('callback.sni', sni, SNI)
  checkOption('callback.variables', variables, VARIABLES)
  const config = defined<string | boolean>({
    callbackUrl: urls.join(';'),
    callbackHost: host,
    callbackBody: body,
    callbackBodyType: bodyType,
    callbackSNI: sni,
  })
  return defined({
    'x-oss-callback': encoded('body', config),
    'x-oss-callback-var': variables && encoded('variables', named(variables)),
  })
}

function checkUrls(urls: readonly string[]): void {
  if (urls.length === 0 || urls.length > MAX_URLS) throw invalid('url', `must be 1 to ${MAX_URLS} URLs`)
  for (const url of urls) {
    // OSS splits the list of URLs at ";".
    if (!/^https?:\/\//i.test(url) || url.includes(';') || !URL.canParse(url))
      throw invalid('url', 'must be an http or https URL without ";"')
  }
}

function named(variables: Readonly<Record<string, string>>): Record<string, string> {
  for (const name of Object.keys(variables)) {
    if (!/^[a-z0-9_.-]+$/.test(name))
      throw invalid('variables', 'must have names of lower-case letters, digits, "_", "." and "-"')
  }
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [`x:${name}`, value]))
}

function encoded(field: string, value: object): string {
  const text = btoa(utf8AsLatin1(JSON.stringify(value)))
  if (text.length <= MAX_BYTES) return text
  throw invalid(field, `must have at most ${MAX_BYTES} bytes as base64 (got ${text.length})`)
}

function invalid(field: string, problem: string): ValidationError {
  return new ValidationError('CALLBACK_INVALID', `callback.${field}`, `callback.${field} ${problem}`)
}
