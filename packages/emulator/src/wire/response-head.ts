import { STATUS_CODES } from 'node:http'
import { encodeHeaderText } from './header-text.ts'
import { bodyByteLength, type HttpResponse } from './http-response.ts'

/** Values of the headers that every response has. */
export interface ResponseContext {
  readonly method: string
  readonly requestId: string
  /** The server's clock, milliseconds. */
  readonly now: number
  /** Processing time so far. */
  readonly elapsedMs: number
}

/** Adds the headers that every response has, and removes the body where HTTP does not allow one. */
export function completeResponse(response: HttpResponse, context: ResponseContext): HttpResponse {
  const isHead = context.method === 'HEAD'
  const hasNoBody = isHead || response.status === 204 || response.status === 304
  const errorText =
    isHead && response.errorCode !== undefined && response.body.kind === 'text' ? response.body.text : ''
  const headers: Record<string, string> = {
    Server: 'AliyunOSS',
    Date: new Date(context.now).toUTCString(),
    'x-oss-request-id': context.requestId,
    'x-oss-server-time': String(Math.round(context.elapsedMs)),
    ...response.headers,
  }
  // A response to HEAD has no body, so OSS puts the error document into a header (docs/protocol.md#errors).
  if (errorText !== '') headers['x-oss-err'] = Buffer.from(errorText).toString('base64')
  if (hasNoBody && errorText === '' && !isHead)
    return { ...response, headers, body: { kind: 'text', text: '' } }
  headers['Content-Length'] ??= isHead ? '0' : String(bodyByteLength(response.body))
  return { ...response, headers, body: hasNoBody ? { kind: 'text', text: '' } : response.body }
}

/** Serializes status line and headers, for responses that bypass Node's response object. */
export function serializeHead({ status, headers }: HttpResponse): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${encodeHeaderText(value)}\r\n`)
  const start = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`
  return Buffer.from(`${start}${lines.join('')}\r\n`, 'latin1')
}
