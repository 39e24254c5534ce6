import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ConnectionClosedError } from '../errors/connection-closed-error.ts'

/** The connection of one request, for faults below HTTP. */
export interface Connection {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  /** Aborted when the socket is closed or the emulator closes. */
  readonly signal: AbortSignal
  /** Aborted when the client closes its sending side in the middle of the body. */
  readonly cutShort: AbortSignal
  /** Closes the connection with a RST. */
  reset(): void
  /** Closes the connection with a FIN after the bytes written so far. */
  close(): void
  /** Waits until either side closes the socket, then rejects with ConnectionClosedError. */
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
  // A response closes with its socket or after its last byte, so unlike the socket it belongs to one request
  // only. The reason avoids the creation of an error for every response.
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
