/** A failure that the emulator simulates for a request. */
export type Fault =
  /**
   * Responds with this status without executing the request or, with `after-commit`, after it. Default:
   * `after-body`.
   */
  | {
      readonly type: 'status'
      readonly status: number
      readonly code?: string
      readonly message?: string
      /** The `Retry-After` header: seconds, or any text. */
      readonly retryAfter?: number | string
      /** Body to send instead of an error document. */
      readonly body?: string
      readonly when?: 'before-body' | 'after-body' | 'after-commit'
    }
  /**
   * Resets the connection (RST), after `bytes` received (`after-bytes`) or sent (`mid-response`) bytes of the
   * body.
   */
  | {
      readonly type: 'reset'
      readonly when: 'before' | 'after-bytes' | 'after-commit' | 'mid-response'
      readonly bytes?: number
    }
  /** Executes the request without a response: closes the connection (default) or leaves it open. */
  | { readonly type: 'drop-response'; readonly connection?: 'close' | 'hang' }
  /** Reads the body, closes the connection (or leaves it open), and executes the request `delayMs` later. */
  | { readonly type: 'late'; readonly delayMs: number; readonly connection?: 'close' | 'hang' }
  /** Waits for `ms`, or until the client disconnects. */
  | {
      readonly type: 'hang'
      readonly when: 'before-body' | 'before-headers' | 'mid-response'
      readonly ms?: number
    }
  /** Reads the body at this rate. */
  | { readonly type: 'slow-read'; readonly bytesPerSecond: number }
  /** Sends the response, including its head, at this rate. */
  | { readonly type: 'slow-response'; readonly bytesPerSecond: number }
  /** Returns a CRC that is off by one. */
  | { readonly type: 'wrong-crc' }
  | { readonly type: 'missing-crc' }
  /** Returns another ETag, or the correct one in lower case or without quotes. Default: `other`. */
  | { readonly type: 'wrong-etag'; readonly form?: 'other' | 'lower-case' | 'unquoted' }
  | { readonly type: 'missing-etag' }
  /** Redirects the client without executing the request. Default status: 307. */
  | { readonly type: 'redirect'; readonly location: string; readonly status?: number }
  /** Delays the request. */
  | { readonly type: 'delay'; readonly ms: number }
  /** Responds with status 200 and an error document without executing the request. */
  | { readonly type: 'error-in-200'; readonly code: string; readonly message?: string }
  /** Sends half of the response, then closes the connection. */
  | { readonly type: 'truncate-response' }
  /** Appends this many spaces to the body of the response, and adds them to its Content-Length. */
  | { readonly type: 'oversize-response'; readonly bytes: number }
  /** Sends the response with chunked encoding, followed by spaces until the client disconnects. */
  | { readonly type: 'endless-response' }
  /** Closes the connection after the response, without announcing it in a header. */
  | { readonly type: 'close-after' }
  /** Shifts the server's clock for this request. */
  | { readonly type: 'skew'; readonly ms: number }
  /** Rejects the credentials as if their security token had expired. */
  | { readonly type: 'expired-token' }
  /** Changes one byte of the body before it is stored. Default `offset`: 0. */
  | { readonly type: 'corrupt-body'; readonly offset?: number }
  /** Adds a header of this size to the response. Default: 1 MiB. */
  | { readonly type: 'huge-headers'; readonly bytes?: number }
  /** Sets a header of the response, or removes it if there is no `value`. */
  | { readonly type: 'header'; readonly name: string; readonly value?: string }
  /** Sends `102 Processing` before the response, `count` times (default: 1). */
  | { readonly type: 'interim'; readonly count?: number }

/** All types of faults. */
export type FaultType = Fault['type']
/** The fault of a type. */
export type FaultOf<Type extends FaultType> = Extract<Fault, { readonly type: Type }>
