import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ConnectionClosedError } from '../errors/connection-closed-error.ts'

/** The socket below one request, for what cannot be said in HTTP. */
export interface Connection {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  /** Aborted once the socket is closed or the emulator closes. */
  readonly signal: AbortSignal
  /** Aborted once the client has ended its side in the middle of a body. */
  readonly cutShort: AbortSignal
  /** Ends it with a RST. */
  reset(): void
  /** Ends it with a FIN, whatever was sent so far. */
  close(): void
  /** Rejects with ConnectionGone once the socket is closed by someone. */
  hang(): Promise<never>
}

export function createConnection(
  request: IncomingMessage,
  response: ServerResponse,
  cutShort: AbortSignal,
  emulatorClosing: AbortSignal,
): Connection {
  const { socket } = request
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, emulatorClosing])
  // The response closes with the socket, and after a normal end; unlike the socket it is this request's alone.
  // With a reason: without one an error is made for each response.
  response.once('close', () => gone.abort('the response is closed'))
  return {
    request,
    response,
    socket,
    signal,
    cutShort,
    reset: () => void socket.resetAndDestroy(),
    close: () => void socket.destroySoon(),
    hang: () =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(new ConnectionClosedError())
        else signal.addEventListener('abort', () => reject(new ConnectionClosedError()), { once: true })
      }),
  }
}
