/**
 * Stops processing a request whose connection is closed: by the client, by a fault, or because the emulator
 * closes.
 */
export class ConnectionClosedError extends Error {
  static {
    Object.defineProperty(ConnectionClosedError.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'ConnectionClosedError'

  constructor() {
    super('The connection was closed before the response was sent.')
  }
}
