/** A failure that the emulator simulates for a request. */
export type Fault =
  /**
   * Answers with this status instead of carrying the request out, or (`after-commit`) in spite of it. Default
   * `after-body`.
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
   * Ends the connection with a RST. `bytes` counts received body bytes (`after-bytes`) or sent ones (`mid-
   * response`).
   */
  | {
      readonly kind: 'reset'
      readonly when: 'before' | 'after-bytes' | 'after-commit' | 'mid-response'
      readonly bytes?: number
    }
  /** Carries the request out and never answers: the connection is closed (default) or stays silent. */
  | { readonly kind: 'drop-response'; readonly connection?: 'close' | 'hang' }
  /**
   * Takes the body, ends the connection (or stays silent), and carries the request out only `delayMs` later.
   */
  | { readonly kind: 'late'; readonly delayMs: number; readonly connection?: 'close' | 'hang' }
  /** Stops for `ms`, or until the client gives up. */
  | {
      readonly kind: 'hang'
      readonly when: 'before-body' | 'before-headers' | 'mid-response'
      readonly ms?: number
    }
  /** Takes the body in at this pace. */
  | { readonly kind: 'slow-read'; readonly bytesPerSecond: number }
  /** Sends the answer, its head included, at this pace. */
  | { readonly kind: 'slow-response'; readonly bytesPerSecond: number }
  /** Tells a CRC that is off by one. */
  | { readonly kind: 'wrong-crc' }
  | { readonly kind: 'missing-crc' }
  /** Tells another ETag, or the right one in lower case or without quotes. Default `other`. */
  | { readonly kind: 'wrong-etag'; readonly form?: 'other' | 'lower-case' | 'unquoted' }
  | { readonly kind: 'missing-etag' }
  /** Sends the client elsewhere instead of carrying the request out. Default status 307. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** Waits, then goes on as usual. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Answers 200 with an error document instead of carrying the request out. */
  | { readonly kind: 'error-in-200'; readonly code: string; readonly message?: string }
  /** Sends half of the answer, then closes. */
  | { readonly kind: 'truncate-response' }
  /** Adds that many spaces to the answer's body, and to its Content-Length. */
  | { readonly kind: 'oversize-response'; readonly bytes: number }
  /** Sends the answer chunked, and spaces after it until the client gives up. */
  | { readonly kind: 'endless-response' }
  /** Answers as usual, and then closes the connection without having said so. */
  | { readonly kind: 'close-after' }
  /** Moves the server's clock for this request. */
  | { readonly kind: 'skew'; readonly ms: number }
  /** Refuses the credentials as if their security token had run out. */
  | { readonly kind: 'expired-token' }
  /** Changes one byte of the body before it is stored. Default `offset` 0. */
  | { readonly kind: 'corrupt-body'; readonly offset?: number }
  /** Adds a header of that size. Default one MiB. */
  | { readonly kind: 'huge-headers'; readonly bytes?: number }
  /** Sets a header of the answer, or removes it when there is no `value`. */
  | { readonly kind: 'header'; readonly name: string; readonly value?: string }
  /** Sends `102 Processing` before the answer, `count` times (default 1). */
  | { readonly kind: 'interim'; readonly count?: number }

/** All kinds of faults. */
export type FaultKind = Fault['kind']
/** The fault of a kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>
