/** Ends the work on a request that cannot be answered any more: the client left, a fault cut it off, or we are closing. */
export class ConnectionClosedError extends Error {
  static {
    Object.defineProperty(ConnectionClosedError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'ConnectionGone'

  constructor() {
    super('The connection is gone before the request was answered.')
  }
}
