import type { ServiceErrorFields } from '../errors/service-error.ts'
import type { Redactor } from '../security/redact.ts'
import { readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import type { HeaderRecord } from './http-response.ts'
import { idOf, requestIdOf } from './request-id.ts'
import { retryAfterMs } from './retry-after.ts'

/** The part of a `ServiceError` that stands in the answer. */
export type ServiceFault = Omit<
  ServiceErrorFields,
  'attempts' | 'method' | 'target' | 'operation' | 'mayHaveBeenApplied'
>

/** An answer that is an error. */
export interface FaultyAnswer {
  readonly status: number
  readonly headers: HeaderRecord
  /** The body; `undefined` when there is none or it could not be read. */
  readonly text: string | undefined
}

const fieldNames: ReadonlySet<string> = new Set([
  'Code',
  'Message',
  'RequestId',
  'HostId',
  'EC',
  'ServerTime',
])
// The last two are the same texts as hex, where a secret would not be recognised.
const secretDetail = /token|signature|secret|password|bytes$/i
const maxDetails = 32

/**
 * Reads an error answer (OSS docs, "Error responses"). A HEAD answer has no body; its document is in `x-oss-err` as
 * base64.
 */
export function readServiceFault(answer: FaultyAnswer, redact: Redactor, now: number): ServiceFault {
  const { status, headers } = answer
  const document = readErrorDocument(answer)
  const field = (name: string): string | undefined => {
    const text = document?.list(name)[0]?.content
    return text === undefined || text === '' ? undefined : oneLine(redact(text))
  }
  const code = field('Code')
  const serverTime = Date.parse(field('ServerTime') ?? '')
  return {
    status,
    code: code !== undefined && /^[\w.-]{1,64}$/.test(code) ? code : 'BadErrorResponse',
    message: field('Message') ?? messageFor(status, document),
    requestId: requestIdOf(headers) ?? idOf(field('RequestId')),
    ec: idOf(headers['x-oss-ec']) ?? idOf(field('EC')),
    hostId: field('HostId'),
    serverTime: Number.isNaN(serverTime) ? undefined : new Date(serverTime),
    retryAfterMs: retryAfterMs(headers['retry-after'], now),
    details: document === undefined ? {} : detailsOf(document, redact),
  }
}

/** Whether the service may have done what was asked, although it answered with this error. */
export function mayBeApplied({ status, code }: Pick<ServiceFault, 'status' | 'code'>): boolean {
  // Stored, but the callback failed.
  if (status === 203) return true
  if (status < 300) return code === 'InternalError'
  // The service's own word for this is that it did not begin; without a word it may be a gateway's.
  if (status === 503) return code === 'BadErrorResponse'
  return status >= 500 && status !== 501
}

function readErrorDocument({ headers, text }: FaultyAnswer): XmlElement | undefined {
  const inHeader = headers['x-oss-err']
  const document =
    text || (inHeader === undefined ? undefined : Buffer.from(inHeader, 'base64').toString('utf8'))
  if (!document) return undefined
  try {
    return readXml(document, { root: 'Error' })
  } catch {
    // What the service says is unreadable; that it refused, and its status, is what counts.
    return undefined
  }
}

function messageFor(status: number, document: XmlElement | undefined): string {
  if (status === 407) {
    return 'A proxy on the way to the service asks who sends this (407). Let the proxy pass requests to the service through.'
  }
  return `The service answered ${status} without ${document === undefined ? 'a readable error document' : 'a reason'}.`
}

function detailsOf(document: XmlElement, redact: Redactor): Readonly<Record<string, string>> {
  const details: [name: string, text: string][] = []
  for (const { name, content, children } of document.children) {
    if (children.length > 0 || fieldNames.has(name) || secretDetail.test(name)) continue
    if (details.length === maxDetails) break
    details.push([name, /AccessKeyId$/i.test(name) ? `${content.slice(0, 4)}***` : redact(content)])
  }
  return Object.fromEntries(details)
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ').trim()
}
