/** A request body that each attempt opens anew, so that it can be sent again. */
export interface RewindableBody {
  /** Exact number of bytes that `open` yields. */
  readonly byteLength: number
  /**
   * Yields the bytes from the start. Called once for each attempt, never while an earlier iteration is still
   * running. A yielded chunk must not be changed until `released` covers it. An error thrown here ends the
   * request and is passed on unchanged.
   */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * Called when the first `byteLength` bytes of the latest iteration are no longer needed: the kernel has
   * them, or the connection is closed. Their memory may be reused. A transport need not call it.
   */
  released?(byteLength: number): void
  /**
   * All bytes, for a small body in memory. A transport that sends bodies in chunks may send them in one write
   * together with the request head, instead of calling `open`. They must not be changed while the request is
   * in flight.
   */
  readonly bytes?: Uint8Array
  /** Called by the client when `bytes` were handed to a connection, which the transport reports. */
  sent?(): void
  /** False for a body that can be opened only once; a failure after that is final. Default: true. */
  readonly replayable?: boolean
}
