import type { Socket } from 'node:net'
import type { buildConnector, Client, Dispatcher } from 'undici'
import { asError, type Connector } from '../connect/connector.ts'
import { keepLateAnswer } from './delay-write-errors.ts'
import type { UndiciParts } from './load-undici.ts'

// Shorter than servers and load balancers keep an idle connection (5 s is the shortest that is common), so that it is
// hardly ever closed by them while we write. OSS's own limit is not documented.
const keepAliveMs = 4000
const maxHeadBytes = 65_536

/**
 * Told of an exchange's socket. There may be several: undici connects again by itself when a kept connection turns out
 * to be closed before the request is written.
 */
export interface ConnectionWatcher {
  onConnecting(): void
  onConnected(socket: Socket): void
}

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly undici: UndiciParts
  readonly connector: Connector
  /** Called each time the socket of the connection is gone. */
  readonly onClose: () => void
}

/**
 * One connection to one origin, used by one exchange at a time. Undici's own pools do not tell which socket carries a
 * request; to limit, watch and end an exchange, its socket must be known.
 */
export class UndiciConnection {
  readonly origin: string
  readonly #client: Client
  readonly #onClose: () => void
  #socket: Socket | undefined
  /** All that are open: with several addresses, through a proxy and with TLS there are more than the one that is used. */
  readonly #sockets = new Set<Socket>()
  readonly #end = new AbortController()
  readonly #state: { connected: boolean } = { connected: false }
  #watcher: ConnectionWatcher | undefined

  constructor(origin: string, { undici, connector, onClose }: ConnectionOptions) {
    this.origin = origin
    this.#onClose = onClose
    this.#client = new undici.Client(origin, {
      connect: (options, callback) => this.#connect(connector, options, callback),
      allowH2: false,
      pipelining: 1,
      // It would run while the body is still being sent, and cut off slow uploads.
      headersTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxHeaderSize: maxHeadBytes,
    })
  }

  /** Sends a request; one at a time. */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler)
  }

  /** The socket, once it is connected and until it is closed. */
  get socket(): Socket | undefined {
    return this.#state.connected && this.#socket?.destroyed === false ? this.#socket : undefined
  }

  /** Tells of the socket: now, when there is one, and whenever one is made. */
  watch(watcher: ConnectionWatcher | undefined): void {
    this.#watcher = watcher
    if (this.socket !== undefined) watcher?.onConnected(this.socket)
  }

  /** Ends the connection. Resolves when the socket is gone (R10). */
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
    this.#watcher?.onConnecting()
    const scope = { signal: this.#end.signal, onSocket: (socket: Socket) => this.#adopt(socket) }
    connector(options, scope, (...result) => {
      try {
        this.#connected(result, callback)
      } catch (error) {
        // Thrown in a listener of the socket it would end the process.
        void this.destroy(asError(error))
      }
    })
  }

  #connected(result: Parameters<buildConnector.Callback>, callback: buildConnector.Callback): void {
    const [error, socket] = result
    if (error === null) this.#socket = socket
    callback(...result)
    if (error !== null) return
    this.#state.connected = true
    this.#watcher?.onConnected(socket)
  }

  #adopt(socket: Socket): void {
    if (socket.closed) return
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      if (socket === this.#socket) this.#onClose()
    })
    keepLateAnswer(socket)
  }
}
