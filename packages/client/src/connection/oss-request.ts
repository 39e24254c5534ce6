import type {
  HttpClient,
  HttpMethod,
  HttpRequest,
  HttpResponse,
  RewindableBody,
  SendOptions,
  XmlElement,
} from '@oss/http/core'
import { type Crc64, formatCrc64, parseCrc64 } from '@oss/multipart'
import { ResponseError } from '../errors/response-error.ts'
import { type PayerOptions, payerHeaders } from '../options/transfer-options.ts'
import type { RateLimit } from '../rates/rate-limit.ts'
import type { ConcurrencyGovernor } from './concurrency-governor.ts'
import { type Endpoint, type Query, urlOf } from './endpoint.ts'
import { ownSignal } from './own-signal.ts'

/** State and settings that the requests of operations need. */
export interface OssContext {
  readonly http: HttpClient
  /** Slows down uploads with `parallel: 'auto'`. */
  readonly governor: ConcurrencyGovernor
  readonly endpoint: Endpoint
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Limits the speed of request bodies. */
  readonly limit?: RateLimit
}

/** A request, in the terms of OSS. */
export interface OssRequest {
  /** Name of the operation in the OSS documentation, such as `UploadPart`. */
  readonly operation: string
  readonly method: HttpMethod
  /** Omitted for requests to the service itself. */
  readonly bucket?: string
  readonly key?: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RewindableBody
}

/** Sends a request and reads the whole response. */
export function sendRequest(
  context: OssContext,
  request: OssRequest,
  options: Omit<SendOptions, 'operation'> = {},
): Promise<HttpResponse> {
  return context.http.send(httpRequest(context, request), { ...options, operation: request.operation })
}

/** Builds the HTTP request, without a signature. */
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

/**
 * Adds the header of `requestPayer` to all requests of a context.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function withPayer(context: OssContext, options: PayerOptions): OssContext {
  return options.requestPayer === undefined ? context : { ...context, headers: payerHeaders(options) }
}

/** Builds options for `sendRequest` that contain the signal only if there is one. */
export function withSignal(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal: ownSignal(signal) }
}

/** Reads a required header. @throws ResponseError */
export function requiredHeader(
  response: Pick<HttpResponse, 'headers' | 'requestId'>,
  operation: string,
  name: string,
): string {
  const value = response.headers[name]
  if (value) return value
  throw new ResponseError(operation, response.requestId, htmlProblem(response) ?? `has no ${name}`)
}

/**
 * Reads the XML document of a response. Errors that `read` throws mean that the response is invalid.
 *
 * @throws ResponseError
 */
export function readDocument<Value>(
  response: HttpResponse,
  operation: string,
  root: string,
  read: (document: XmlElement) => Value,
): Value {
  const { xml, requestId } = response
  if (xml?.name !== root)
    throw new ResponseError(operation, requestId, htmlProblem(response) ?? `is not a ${root} document`)
  try {
    return read(xml)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'unknown'
    throw new ResponseError(operation, requestId, `cannot be used (${reason})`, { cause })
  }
}

function htmlProblem({ headers }: Pick<HttpResponse, 'headers'>): string | undefined {
  return /^text\/html\b/i.test(headers['content-type'] ?? '')
    ? 'is an HTML page, and not from OSS'
    : undefined
}

/**
 * Reads the CRC-64 header; returns `undefined` when there is none.
 *
 * @throws ResponseError for a value that is not a CRC-64
 */
export function crc64Header(
  response: Pick<HttpResponse, 'headers' | 'requestId'>,
  operation: string,
): Crc64 | undefined {
  const text = response.headers['x-oss-hash-crc64ecma']
  if (text === undefined) return undefined
  try {
    return formatCrc64(parseCrc64(text))
  } catch {
    throw new ResponseError(operation, response.requestId, 'has an x-oss-hash-crc64ecma that is not a CRC-64')
  }
}
