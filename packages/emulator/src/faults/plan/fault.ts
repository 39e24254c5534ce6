/** A failure that the emulator simulates for a request. */
export type Fault =
  /**
   * Answers with this status instead of carrying the request out, or (`after-commit`) in spite of it. Default
   * `after-body`.
   */
  | {
      readonly type: 'status'
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
      readonly type: 'reset'
      readonly when: 'before' | 'after-bytes' | 'after-commit' | 'mid-response'
      readonly bytes?: number
    }
  /** Carries the request out and never answers: the connection is closed (default) or stays silent. */
  | { readonly type: 'drop-response'; readonly connection?: 'close' | 'hang' }
  /**
   * Takes the body, ends the connection (or stays silent), and carries the request out only `delayMs` later.
   */
  | { readonly type: 'late'; readonly delayMs: number; readonly connection?: 'close' | 'hang' }
  /** Stops for `ms`, or until the client gives up. */
  | {
      readonly type: 'hang'
      readonly when: 'before-body' | 'before-headers' | 'mid-response'
      readonly ms?: number
    }
  /** Takes the body in at this pace. */
  | { readonly type: 'slow-read'; readonly bytesPerSecond: number }
  /** Sends the answer, its head included, at this pace. */
  | { readonly type: 'slow-response'; readonly bytesPerSecond: number }
  /** Tells a CRC that is off by one. */
  | { readonly type: 'wrong-crc' }
  | { readonly type: 'missing-crc' }
  /** Tells another ETag, or the right one in lower case or without quotes. Default `other`. */
  | { readonly type: 'wrong-etag'; readonly form?: 'other' | 'lower-case' | 'unquoted' }
  | { readonly type: 'missing-etag' }
  /** Sends the client elsewhere instead of carrying the request out. Default status 307. */
  | { readonly type: 'redirect'; readonly location: string; readonly status?: number }
  /** Waits, then goes on as usual. */
  | { readonly type: 'delay'; readonly ms: number }
  /** Answers 200 with an error document instead of carrying the request out. */
  | { readonly type: 'error-in-200'; readonly code: string; readonly message?: string }
  /** Sends half of the answer, then closes. */
  | { readonly type: 'truncate-response' }
  /** Adds that many spaces to the answer's body, and to its Content-Length. */
  | { readonly type: 'oversize-response'; readonly bytes: number }
  /** Sends the answer chunked, and spaces after it until the client gives up. */
  | { readonly type: 'endless-response' }
  /** Answers as usual, and then closes the connection without having said so. */
  | { readonly type: 'close-after' }
  /** Moves the server's clock for this request. */
  | { readonly type: 'skew'; readonly ms: number }
  /** Refuses the credentials as if their security token had run out. */
  | { readonly type: 'expired-token' }
  /** Changes one byte of the body before it is stored. Default `offset` 0. */
  | { readonly type: 'corrupt-body'; readonly offset?: number }
  /** Adds a header of that size. Default one MiB. */
  | { readonly type: 'huge-headers'; readonly bytes?: number }
  /** Sets a header of the answer, or removes it when there is no `value`. */
  | { readonly type: 'header'; readonly name: string; readonly value?: string }
  /** Sends `102 Processing` before the answer, `count` times (default 1). */
  | { readonly type: 'interim'; readonly count?: number }

/** All types of faults. */
export type FaultType = Fault['type']
/** The fault of a type. */
export type FaultOf<Type extends FaultType> = Extract<Fault, { readonly type: Type }>
