import { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/** The connection for which sockets are opened. */
export interface ConnectionScope {
  /** Aborts when the connection is no longer needed. No socket is opened after that. */
  readonly signal: AbortSignal
  /** Called with each socket as soon as it exists, so that it can be closed at any time (R10). */
  onSocket(socket: Socket): void
}

/**
 * Opens a connection, or with `httpSocket` puts TLS on one. Calls back once and never throws: it runs in listeners of sockets, where nobody
 * catches what is thrown.
 */
export type Connector = (
  options: buildConnector.Options,
  scope: ConnectionScope,
  callback: buildConnector.Callback,
) => void

/** Undici's connector, with its errors reported in one way. */
export function undiciConnector(connect: buildConnector.connector): Connector {
  return (options, scope, callback) => {
    try {
      // The declared type hides what is returned.
      const socket: unknown = connect(options, callback)
      if (socket instanceof Socket) scope.onSocket(socket)
    } catch (error) {
      // A certificate or a key that cannot be read.
      options.httpSocket?.destroy()
      queueMicrotask(() => callback(asError(error), null))
    }
  }
}

/** What a function of the caller threw, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error('A function threw a value that is not an Error.', { cause: thrown })
}
