import type { HeaderRecord } from '../transport/header-record.ts'

/**
 * A response whose body is still being received. Read `body` to its end or dispose of the stream; until then
 * it holds a connection.
 */
export interface HttpStream extends AsyncDisposable {
  /** HTTP status, 200 to 299. */
  readonly status: number
  /** Headers by lower-case name. */
  readonly headers: HeaderRecord
  /** `x-oss-request-id`, which identifies the request for Alibaba Cloud support. */
  readonly requestId: string | undefined
  /** Number of attempts sent, 1 or more. */
  readonly attempts: number
  /**
   * Can be iterated once. Throws when the connection breaks or stalls, when the request is interrupted, and
   * when the number of bytes differs from the announced length, even if the response ends properly. There is
   * no retry after the first byte.
   */
  readonly body: AsyncIterable<Uint8Array>
}
