import type { Query } from '../wire/query.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** The parts of a request that a signature covers, as parsed by the server. */
export interface SignableRequest {
  readonly method: string
  /** `''` for a call to the service itself. */
  readonly bucket: string
  /** Decoded; `''` for a call to a bucket. */
  readonly key: string
  readonly query: Query
  readonly headers: RequestHeaders
}
