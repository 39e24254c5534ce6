import type {
  HttpAnswer,
  HttpClient,
  HttpMethod,
  HttpRequest,
  RewindableBody,
  SendOptions,
  XmlElement,
} from '@oss/http'
import { type Crc64, parseCrc64 } from '@oss/multipart'
import { AnswerError } from '../errors/answer-error.ts'
import { type PayerOptions, payerHeaders } from '../options/transfer-options.ts'
import type { SharedPace } from './concurrency-governor.ts'
import { type Endpoint, type Query, urlOf } from './endpoint.ts'
import type { RateLimit } from './rate-limit.ts'

/** What an operation needs to be carried out. */
export interface OssContext {
  readonly http: HttpClient
  /** For uploads that find out themselves how many parts to send at a time. */
  readonly pace: SharedPace
  readonly endpoint: Endpoint
  /** Headers that each request has. */
  readonly headers?: Readonly<Record<string, string>>
  /** For the bodies of all requests. */
  readonly limit?: RateLimit
}

/** One request to OSS, in OSS's own terms. */
export interface OssRequest {
  /** OSS's name of the operation, such as `UploadPart`. */
  readonly operation: string
  readonly method: HttpMethod
  /** Absent for a request to the service itself. */
  readonly bucket?: string
  readonly key?: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RewindableBody
}

/** What a caller may say of any request. */
export interface RequestOptions extends PayerOptions {
  /** Ends the request when it aborts; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Sends a request and reads the whole answer. */
export function sendRequest(
  context: OssContext,
  request: OssRequest,
  options: Omit<SendOptions, 'operation'> = {},
): Promise<HttpAnswer> {
  return context.http.send(httpRequest(context, request), { ...options, operation: request.operation })
}

/** The request as it is sent, before it is signed. */
export function httpRequest(
  { endpoint, headers: common, limit }: OssContext,
  request: OssRequest,
): HttpRequest {
  const { method, bucket, key, query = {}, headers = {}, body } = request
  return {
    method,
    url: urlOf(endpoint, bucket, key, query),
    headers: { ...common, ...headers },
    ...(bucket !== undefined && { bucket }),
    ...(key !== undefined && { key }),
    ...(body !== undefined && { body: limit?.pace(body) ?? body }),
  }
}

/** A context whose requests say who pays. @throws ValidationError `OPTION_INVALID` */
export function withPayer(context: OssContext, options: PayerOptions): OssContext {
  return options.requestPayer === undefined ? context : { ...context, headers: payerHeaders(options) }
}

/** Options for `sendRequest` that carry a signal only if there is one. */
export function withSignal(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

/**
 * A header that the answer must have.
 *
 * @throws AnswerError
 */
export function requiredHeader(
  answer: Pick<HttpAnswer, 'headers' | 'requestId'>,
  operation: string,
  name: string,
): string {
  const value = answer.headers[name]
  if (value) return value
  throw new AnswerError(operation, answer.requestId, `has no ${name}`)
}

/**
 * Reads the document that the answer must be. Whatever `read` stumbles over is the answer's fault.
 *
 * @throws AnswerError
 */
export function readDocument<Value>(
  { xml, requestId }: HttpAnswer,
  operation: string,
  root: string,
  read: (document: XmlElement) => Value,
): Value {
  if (xml?.name !== root) throw new AnswerError(operation, requestId, `is not a ${root} document`)
  try {
    return read(xml)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'unknown'
    throw new AnswerError(operation, requestId, `cannot be used (${reason})`, { cause })
  }
}

/**
 * The CRC-64 in an answer, or `undefined` when it has none.
 *
 * @throws AnswerError when it is not a CRC-64
 */
export function crc64Header(
  answer: Pick<HttpAnswer, 'headers' | 'requestId'>,
  operation: string,
): Crc64 | undefined {
  const text = answer.headers['x-oss-hash-crc64ecma']
  if (text === undefined) return undefined
  try {
    return parseCrc64(text)
  } catch {
    throw new AnswerError(operation, answer.requestId, 'has an x-oss-hash-crc64ecma that is no CRC-64')
  }
}
