/** The HTTP methods OSS answers to. */
export type HttpMethod = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

/** A body that can be sent again, because each attempt opens it anew. */
export interface RewindableBody {
  /** How many bytes `open` gives, no fewer and no more. */
  readonly byteLength: number
  /**
   * Gives the bytes from the start. Called once for each attempt, never while an earlier iteration is still running.
   * A chunk must not be changed after it was given, until `released` says so. An error thrown here ends the request and
   * comes out unchanged.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Says that the first so many bytes of the latest iteration are needed no more: they are with the kernel, or the
   * connection is gone. The memory they were given in may be used again. A transport need not call it.
   */
  released?(byteLength: number): void
  /**
   * All the bytes, when they are few and lie in memory anyway. A transport may send them in one piece together with the head of the request,
   * instead of calling `open`; it then calls `sent`. They must not be changed while the request is under way.
   */
  readonly bytes?: Uint8Array
  /** Says that `bytes` were handed to a connection. */
  sent?(): void
  /** False for a body that exists only once: it is opened one time, and a failure after that is final. Default: true. */
  readonly replayable?: boolean
}

/** One request, before it is authorised. */
export interface HttpRequest {
  /** Also decides whether the request may be sent twice: POST may not, unless the options say so. */
  readonly method: HttpMethod
  /** https, or http to this machine; without user name and password. */
  readonly url: URL
  /** Names in any case; values are Latin-1 text. `content-length` is set from the body. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent for a request without a body. */
  readonly body?: RewindableBody
  /** The bucket the request is about. Only read by the authorizer: signatures cover it, whatever the URL looks like. */
  readonly bucket?: string
  /** The object's name as text. Only read by the authorizer. */
  readonly key?: string
}
