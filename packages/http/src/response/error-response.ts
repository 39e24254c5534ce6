import type { ServiceErrorFields } from '../errors/service-error.ts'
import type { Redactor } from '../security/redact.ts'
import type { HeaderRecord } from '../transport/header-record.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { isHtml } from './is-html.ts'
import { idOf, requestIdOf } from './request-id.ts'
import { retryAfterMs } from './retry-after.ts'

/** The fields of a `ServiceError` that come from the response. */
export type ErrorResponse = Omit<
  ServiceErrorFields,
  'attempts' | 'method' | 'target' | 'operation' | 'mayHaveBeenApplied'
>

/** A response that reports an error, as received. */
export interface RawErrorResponse {
  readonly status: number
  readonly headers: HeaderRecord
  /** Body; `undefined` when there is none or it could not be read. */
  readonly text: string | undefined
}

// These become fields of their own; all other elements become `details`.
const FIELD_NAMES: ReadonlySet<string> = new Set([
  'Code',
  'Message',
  'RequestId',
  'HostId',
  'EC',
  'ServerTime',
])
// Elements such as StringToSignBytes contain a text in hex, in which a secret would not be recognized.
const SECRET_DETAIL = /token|signature|secret|password|bytes$/i
const MAX_DETAILS = 32
/** Maximum size of an error document. A longer response is not read as one. */
export const MAX_ERROR_BYTES = 65_536

/** Reads an error response. To HEAD, OSS sends the error document in the header `x-oss-err`, as base64. */
export function readErrorResponse(raw: RawErrorResponse, redact: Redactor, now: number): ErrorResponse {
  const { status, headers } = raw
  const document = readErrorDocument(raw)
  const field = (name: string): string | undefined => {
    const text = document?.list(name)[0]?.content
    return text === undefined || text === '' ? undefined : oneLine(redact(text))
  }
  const code = field('Code')
  const serverTime = Date.parse(field('ServerTime') ?? '')
  return {
    status,
    code: code !== undefined && /^[\w.-]{1,64}$/.test(code) ? code : codeOf(status),
    message: field('Message') ?? messageFor(raw, document),
    requestId: requestIdOf(headers) ?? idOf(field('RequestId')),
    ec: idOf(headers['x-oss-ec']) ?? idOf(field('EC')),
    hostId: field('HostId'),
    serverTime: Number.isNaN(serverTime) ? undefined : new Date(serverTime),
    retryAfterMs: retryAfterMs(headers['retry-after'], now),
    details: document === undefined ? {} : detailsOf(document, redact),
  }
}

/** Whether the service may have applied the request although it responded with this error. */
export function mayHaveBeenApplied({ status, code }: Pick<ErrorResponse, 'status' | 'code'>): boolean {
  // The object is stored, but its callback failed.
  if (status === 203) return true
  if (status < 300) return code === 'InternalError'
  // With a code, the service reports that it did not start. Without one, the response may be from a gateway.
  if (status === 503) return code === 'BadErrorResponse'
  return status >= 500 && status !== 501
}

function readErrorDocument({ headers, text }: RawErrorResponse): XmlElement | undefined {
  const inHeader = headers['x-oss-err']
  if (!text && inHeader === undefined) return undefined
  try {
    return readXml(text || textOfBase64(inHeader ?? ''), { root: 'Error' })
  } catch {
    // An unreadable document does not change that the service rejected the request with this status.
    return undefined
  }
}

function textOfBase64(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
}

/** Responses to conditions may have no error document; their status is clear without one. */
function codeOf(status: number): string {
  if (status === 304) return 'NotModified'
  return status === 412 ? 'PreconditionFailed' : 'BadErrorResponse'
}

function messageFor({ status, text, headers }: RawErrorResponse, document: XmlElement | undefined): string {
  if (status === 407) {
    return 'A proxy between this machine and the service requires authentication (407). Allow requests to the service in its settings.'
  }
  if (status === 304) return 'The object was not modified (304).'
  if (document === undefined && isHtml(headers, text))
    return `The response with status ${status} is an HTML page, and not from OSS.`
  return `The service responded with status ${status} without ${document === undefined ? 'a readable error document' : 'a reason'}.`
}

function detailsOf(document: XmlElement, redact: Redactor): Readonly<Record<string, string>> {
  const details: [name: string, text: string][] = []
  // RAM explains a missing permission in an element with children.
  const denial = document.list('AccessDeniedDetail')[0]?.children ?? []
  for (const { name, content, children } of [...document.children, ...denial]) {
    if (children.length > 0 || FIELD_NAMES.has(name) || SECRET_DETAIL.test(name)) continue
    if (details.length === MAX_DETAILS) break
    details.push([name, /AccessKeyId$/i.test(name) ? `${content.slice(0, 4)}***` : redact(content)])
  }
  return Object.fromEntries(details)
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ').trim()
}
