/** A failure that the emulator simulates for a request. */
export type Fault =
  /**
   * Responds with this status instead of executing the request, or (`after-commit`) after executing it.
   * Default: `after-body`.
   */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly code?: string
      readonly message?: string
      /** The `Retry-After` header: seconds, or any text. */
      readonly retryAfter?: number | string
      /** Sent as it is instead of an error document. */
      readonly body?: string
      readonly when?: 'before-body' | 'after-body' | 'after-commit'
    }
  /**
   * Resets the connection (TCP RST). `bytes` counts received body bytes (`after-bytes`) or sent ones
   * (`mid-response`).
   */
  | {
      readonly kind: 'reset'
      readonly when: 'before' | 'after-bytes' | 'after-commit' | 'mid-response'
      readonly bytes?: number
    }
  /** Executes the request without a response: the connection is closed (default) or stays silent. */
  | { readonly kind: 'drop-response'; readonly connection?: 'close' | 'hang' }
  /**
   * Reads the body, closes the connection (or stays silent), and executes the request `delayMs` later.
   */
  | { readonly kind: 'late'; readonly delayMs: number; readonly connection?: 'close' | 'hang' }
  /** Stops for `ms`, or until the client closes the connection. */
  | {
      readonly kind: 'hang'
      readonly when: 'before-body' | 'before-headers' | 'mid-response'
      readonly ms?: number
    }
  /** Reads the body at this rate. */
  | { readonly kind: 'slow-read'; readonly bytesPerSecond: number }
  /** Sends the response, including its headers, at this rate. */
  | { readonly kind: 'slow-response'; readonly bytesPerSecond: number }
  /** Returns a CRC-64 that is off by one. */
  | { readonly kind: 'wrong-crc' }
  | { readonly kind: 'missing-crc' }
  /** Returns another ETag, or the right one in lower case or without quotes. Default: `other`. */
  | { readonly kind: 'wrong-etag'; readonly form?: 'other' | 'lower-case' | 'unquoted' }
  | { readonly kind: 'missing-etag' }
  /** Redirects the client instead of executing the request. Default status: 307. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** Delays the request by `ms`. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Responds with status 200 and an error document instead of executing the request. */
  | { readonly kind: 'error-in-200'; readonly code: string; readonly message?: string }
  /** Sends half of the response, then closes the connection. */
  | { readonly kind: 'truncate-response' }
  /** Adds this number of spaces to the response body and its Content-Length. */
  | { readonly kind: 'oversize-response'; readonly bytes: number }
  /** Sends the response chunked, followed by spaces until the client closes the connection. */
  | { readonly kind: 'endless-response' }
  /** Responds, then closes the connection without having announced it. */
  | { readonly kind: 'close-after' }
  /** Shifts the server's clock by `ms` for this request. */
  | { readonly kind: 'skew'; readonly ms: number }
  /** Rejects the credentials as if their security token had expired. */
  | { readonly kind: 'expired-token' }
  /** Changes one byte of the body before it is stored. Default `offset`: 0. */
  | { readonly kind: 'corrupt-body'; readonly offset?: number }
  /** Adds a header of this size. Default: 1 MiB. */
  | { readonly kind: 'huge-headers'; readonly bytes?: number }
  /** Sets a response header, or removes it without a `value`. */
  | { readonly kind: 'header'; readonly name: string; readonly value?: string }
  /** Sends `102 Processing` before the response, `count` times (default 1). */
  | { readonly kind: 'interim'; readonly count?: number }

/** All kinds of faults. */
export type FaultKind = Fault['kind']
/** The fault of a kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>
