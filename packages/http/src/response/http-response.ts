import type { HeaderRecord } from '../transport/header-record.ts'
import type { XmlElement } from '../xml/xml-element.ts'

/** A response that was read completely. */
export interface HttpResponse {
  /** HTTP status, 200 to 299. */
  readonly status: number
  /** Headers by lower-case name. */
  readonly headers: HeaderRecord
  /** `x-oss-request-id`, which identifies the request for Alibaba Cloud support. */
  readonly requestId: string | undefined
  /** Whole body as UTF-8 text. */
  readonly text: string
  /** Root element, if the body is an XML document. */
  readonly xml: XmlElement | undefined
  /** Number of attempts sent, 1 or more. */
  readonly attempts: number
  /** Body bytes of the successful attempt that have left, as the transport reports them. */
  readonly bytesSent: number
}
