import { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/** The connection that a connector opens sockets for. */
export interface ConnectContext {
  /** Aborts when the connection is no longer needed. No socket is opened after that. */
  readonly signal: AbortSignal
  /** Called with each socket as soon as it exists, so that it can be closed at any time (R10). */
  onSocket(socket: Socket): void
}

/**
 * Opens a connection, or with `httpSocket` starts TLS on one. Calls back once and never throws: it runs in
 * event listeners of sockets, where an error would end the process.
 */
export type Connector = (
  options: buildConnector.Options,
  context: ConnectContext,
  callback: buildConnector.Callback,
) => void

/** Wraps undici's connector, so that it passes all errors to the callback. */
export function undiciConnector(connect: buildConnector.connector): Connector {
  return (options, context, callback) => {
    try {
      // The declared type hides what is returned.
      const socket: unknown = connect(options, callback)
      if (socket instanceof Socket) context.onSocket(socket)
    } catch (error) {
      // A certificate or a private key that cannot be read.
      options.httpSocket?.destroy()
      queueMicrotask(() => callback(asError(error), null))
    }
  }
}

/** Wraps a thrown value that is not an `Error`, such as one of the caller's callbacks may throw. */
export function asError(thrown: unknown): Error {
  return isError(thrown)
    ? thrown
    : new Error('A function threw a value that is not an Error.', { cause: thrown })
}

/** By shape: the errors of Node.js are of another realm under Jest. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value
}
