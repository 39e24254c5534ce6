import { ValidationError } from '../errors/validation-error.ts'
import { checkOption } from '../options/check-options.ts'
import { defined, headerValue } from '../options/header-value.ts'
import { httpDate, OBJECT_OPTIONS } from '../options/object-options.ts'
import { type TransferOptions, transferHeaders } from '../options/transfer-options.ts'

/** Headers of the response, instead of those of the object (OSS: GetObject). */
export interface ResponseHeaders {
  /** Such as `text/plain; charset=utf-8`. */
  readonly contentType?: string
  readonly cacheControl?: string
  readonly contentEncoding?: string
  readonly contentLanguage?: string
  readonly expires?: Date
  /** The value of the header, of printable ASCII; or a file name of any characters, which is encoded. */
  readonly contentDisposition?: string | ContentDisposition
}

/** How a browser handles the content, and the name that it saves it under. */
export interface ContentDisposition {
  /** `attachment` saves the content, `inline` shows it. Default: `attachment`. */
  readonly type?: 'attachment' | 'inline'
  /** Any characters, except control characters and `/`. */
  readonly fileName: string
}

/** Version and response headers of an object that a signed URL returns. */
export interface PresignReadOptions extends TransferOptions {
  /** Default: the latest version when the URL is used. */
  readonly versionId?: string
  /** Headers of the response. Default: those of the object. */
  readonly response?: ResponseHeaders
  /** Processes the object: `image/resize,w_100` (OSS: x-oss-process). Default: the object as it is. */
  readonly process?: string
}

const READ_OPTIONS = ['versionId', 'response', 'process'] as const
/** Options that both kinds of requests take. */
const OF_BOTH: ReadonlySet<string> = new Set(['trafficLimitBitsPerSecond'])

/**
 * Returns the query of a signed URL that reads or deletes an object.
 *
 * @throws ValidationError for invalid options, and for those that the method does not take.
 */
export function readQuery(
  method: 'GET' | 'HEAD' | 'DELETE',
  input: PresignReadOptions,
): Record<string, string> {
  for (const name of OBJECT_OPTIONS)
    if (!OF_BOTH.has(name))
      refuse(method, input, name, 'is for PUT; use `response` for headers of the response')
  const { versionId, response, process } = input
  if (method === 'DELETE') {
    refuse(method, input, 'response', 'is for GET and HEAD')
    refuse(method, input, 'trafficLimitBitsPerSecond', 'is for GET and PUT')
  }
  if (method !== 'GET') refuse(method, input, 'process', 'is for GET')
  // A browser that follows a link sends no headers, so the limit is in the URL.
  const limit = transferHeaders(input)['x-oss-traffic-limit']
  return defined({
    versionId: headerValue('versionId', versionId),
    'x-oss-process': headerValue('process', process),
    'x-oss-traffic-limit': limit,
    ...responseQuery(response),
  })
}

/** Checks that no option of a read is given. @throws ValidationError */
export function refuseReadOptions(input: object): void {
  for (const name of READ_OPTIONS) refuse('PUT', input, name, 'is for GET and HEAD')
}

function refuse(method: string, input: object, name: string, reason: string): void {
  const value: unknown = Reflect.get(input, name)
  if (value === undefined) return
  const message = `${name} cannot be signed for ${method}: it ${reason}`
  throw new ValidationError('OPTION_INVALID', name, message)
}

function responseQuery(response: ResponseHeaders | undefined): Record<string, string | undefined> {
  const accepts = (value: unknown): boolean => typeof value === 'object' && value !== null
  checkOption('response', response, { accepts, range: 'an object with headers of the response' })
  const { contentType, cacheControl, contentEncoding, contentLanguage, expires } = response ?? {}
  return {
    'response-content-type': headerValue('response.contentType', contentType),
    'response-cache-control': headerValue('response.cacheControl', cacheControl),
    'response-content-encoding': headerValue('response.contentEncoding', contentEncoding),
    'response-content-language': headerValue('response.contentLanguage', contentLanguage),
    'response-expires': expires === undefined ? undefined : httpDate('response.expires', expires),
    'response-content-disposition': disposition(response?.contentDisposition),
  }
}

const FIELD = 'response.contentDisposition'

/** Encodes a file name for all browsers (RFC 6266): in ASCII, and if necessary also percent-encoded UTF-8. */
function disposition(given: ResponseHeaders['contentDisposition']): string | undefined {
  if (given === undefined || typeof given === 'string') return headerValue(FIELD, given)
  const { type = 'attachment', fileName }: Partial<ContentDisposition> = given ?? {}
  const isName = typeof fileName === 'string' && fileName !== '' && !/[\p{Cc}/]/u.test(fileName)
  if (!isName || !fileName.isWellFormed() || (type !== 'attachment' && type !== 'inline')) {
    const message = `${FIELD} must be printable ASCII, or { fileName, type } with a file name without control characters and "/", and the type attachment or inline`
    throw new ValidationError('OPTION_INVALID', FIELD, message)
  }
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  const plain = `${type}; filename="${ascii}"`
  return ascii === fileName ? plain : `${plain}; filename*=UTF-8''${extendedValue(fileName)}`
}

/** Percent-encodes what RFC 8187 does not allow in an extended value. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
