import type { XmlElement } from '../xml/xml-element.ts'

/** Header values by lower-case name. A header that came several times is one value, joined with a comma. */
export type HeaderRecord = Readonly<Record<string, string>>

/** An answer that was read to its end. */
export interface HttpAnswer {
  /** 200 to 299. */
  readonly status: number
  /** By lower-case name. */
  readonly headers: HeaderRecord
  /** `x-oss-request-id`, which Alibaba Cloud support asks for. */
  readonly requestId: string | undefined
  /** The whole body as UTF-8 text. */
  readonly text: string
  /** The document, when the answer is one. */
  readonly xml: XmlElement | undefined
  /** How often the request was sent, 1 or more. */
  readonly attempts: number
  /** Body bytes sent by the attempt that succeeded. */
  readonly bytesSent: number
}

/**
 * An answer whose body is still on the way. Read `body` to its end or dispose of the stream; until then it holds a
 * connection.
 */
export interface HttpStream extends AsyncDisposable {
  /** 200 to 299. */
  readonly status: number
  /** By lower-case name. */
  readonly headers: HeaderRecord
  /** `x-oss-request-id`, which Alibaba Cloud support asks for. */
  readonly requestId: string | undefined
  /** How often the request was sent, 1 or more. */
  readonly attempts: number
  /**
   * Can be iterated once. Ends with an error when the connection breaks, stands still, brings fewer or more bytes than
   * announced (also when the answer ends as a complete one does), or is interrupted. A download is not retried after its first byte.
   */
  readonly body: AsyncIterable<Uint8Array>
}
