import type { Socket } from 'node:net'
import type { buildConnector, Client, Dispatcher } from 'undici'
import { ConnectTimes, reusedConnection } from '../connect/connect-times.ts'
import { asError, type Connector } from '../connect/connector.ts'
import { skipContinue } from '../connect/skip-continue.ts'
import type { ConnectionInfo } from '../transport/connection-info.ts'
import { delayWriteErrors } from './delay-write-errors.ts'
import { StallWatch, type WatchedExchange } from './stall-watch.ts'
import type { UndiciParts } from './undici-parts.ts'

// Shorter than the idle limits of servers and load balancers (5 s is the shortest common one), so that they
// hardly ever close a connection while a request is being written. OSS does not document its own limit.
const KEEP_ALIVE_MS = 4000
const MAX_HEAD_BYTES = 65_536

/**
 * Is notified of the sockets of an exchange. There may be several: undici reconnects by itself when a kept
 * connection turns out to be closed before the request is written.
 */
export interface ConnectionListener {
  /** Measures how long the connection takes. */
  monotonicMs(): number
  onConnecting(): void
  /** @param connection - describes the connection; to be called only where that is reported */
  onConnected(connection: () => ConnectionInfo): void
}

/** Options of a connection. */
export interface ConnectionOptions {
  readonly undici: UndiciParts
  readonly connector: Connector
  /** Called each time the socket of the connection is closed. */
  readonly onClose: () => void
}

/**
 * One connection to one origin, used by one exchange at a time. Undici's own pools do not reveal which socket
 * carries a request; to limit, watch and end an exchange, its socket must be known.
 */
export class UndiciConnection {
  readonly origin: string
  readonly #client: Client
  readonly #onClose: () => void
  #socket: Socket | undefined
  #stalls: StallWatch | undefined
  /** All open sockets: several addresses, a proxy and TLS need more than the one in use. */
  readonly #sockets = new Set<Socket>()
  readonly #end = new AbortController()
  readonly #state: { connected: boolean } = { connected: false }
  #listener: ConnectionListener | undefined
  #expectResponse: (() => void) | undefined
  #firstError: Error | undefined

  constructor(origin: string, { undici, connector, onClose }: ConnectionOptions) {
    this.origin = origin
    this.#onClose = onClose
    this.#client = new undici.Client(origin, {
      connect: (options, callback) => this.#connect(connector, options, callback),
      allowH2: false,
      pipelining: 1,
      // It would run while the body is still being sent, and end slow uploads.
      headersTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEAD_BYTES,
    })
  }

  /** Sends a request; one at a time. */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#expectResponse?.()
    this.#client.dispatch(options, handler)
  }

  /** The socket, while it is connected. */
  get socket(): Socket | undefined {
    return this.#state.connected && this.#socket?.destroyed === false ? this.#socket : undefined
  }

  /**
   * The first error of a socket, if any. Undici reports the last: a TLS server that rejects the client sends
   * an alert, and then closes the connection.
   */
  get firstError(): Error | undefined {
    return this.#firstError
  }

  /**
   * Notifies the listener of the current socket, if any, and of every later one. `undefined` removes the
   * listener.
   */
  watch(listener: ConnectionListener | undefined): void {
    this.#listener = listener
    const { socket } = this
    if (socket !== undefined) listener?.onConnected(() => reusedConnection(socket))
  }

  /** Detects stalls of this exchange on the current socket from now on, or of none. */
  watchStalls(exchange: WatchedExchange | undefined): void {
    this.#stalls?.watch(exchange)
  }

  /** Closes the connection. Resolves when all its sockets are closed (R10). */
  async destroy(error: Error): Promise<void> {
    this.#end.abort(error)
    const closed = [...this.#sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    )
    const destroyed = this.#client.destroy(error)
    // Undici does not know a socket that is still being connected.
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all([destroyed, ...closed])
  }

  #connect(connector: Connector, options: buildConnector.Options, callback: buildConnector.Callback): void {
    this.#state.connected = false
    this.#listener?.onConnecting()
    const listener = this.#listener
    const times = new ConnectTimes(() => listener?.monotonicMs() ?? 0)
    const onSocket = (socket: Socket): void => {
      times.watch(socket)
      this.#track(socket)
    }
    const context = { signal: this.#end.signal, onSocket }
    connector(options, context, (...result) => {
      try {
        this.#connected(times, result, callback)
      } catch (error) {
        // Thrown in an event listener of the socket, it would end the process.
        void this.destroy(asError(error))
      }
    })
  }

  #connected(
    times: ConnectTimes,
    result: Parameters<buildConnector.Callback>,
    callback: buildConnector.Callback,
  ): void {
    const [error, socket] = result
    if (error === null) {
      this.#socket = socket
      this.#expectResponse = skipContinue(socket)
      this.#expectResponse()
      this.#stalls = new StallWatch(socket)
    }
    callback(...result)
    if (error !== null) return
    this.#state.connected = true
    this.#listener?.onConnected(() => times.info(socket))
  }

  #track(socket: Socket): void {
    if (socket.closed) return
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      if (socket === this.#socket) this.#onClose()
    })
    delayWriteErrors(socket)
    socket.on('error', (error) => {
      this.#firstError ??= error
    })
  }
}
