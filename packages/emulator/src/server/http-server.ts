import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { EmulatorError } from '../errors/emulator-error.ts'
import { createConnection } from '../wire/connection.ts'
import { handleRequest } from './handle-request.ts'
import type { ServerContext } from './server-context.ts'

/** A listening HTTP server. */
export interface HttpServer {
  readonly port: number
  openSockets(): number
  /** Closes all connections and resolves when no request is in progress. */
  close(): Promise<void>
}

/** Address to listen on. */
export interface ListenOptions {
  readonly host: string
  readonly port: number
}

const LIMITS = {
  // Uploads may take hours; only the head of a request has a time limit.
  requestTimeout: 0,
  headersTimeout: 60_000,
  keepAliveTimeout: 60_000,
  maxHeaderSize: 64 * 1024,
}

/** @throws EmulatorError `LISTEN_FAILED`. */
export async function startHttpServer(context: ServerContext, options: ListenOptions): Promise<HttpServer> {
  const sockets = new Map<Socket, AbortController | undefined>()
  const running = new Set<Promise<void>>()
  const server = createServer(LIMITS)

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const cutShort = new AbortController()
    sockets.set(request.socket, cutShort)
    const connection = createConnection(request, response, cutShort.signal, context.closing)
    const exchange = handleRequest(context, connection).finally(() => running.delete(exchange))
    running.add(exchange)
  }

  server.on('connection', (socket: Socket) => {
    sockets.set(socket, undefined)
    // A reset by the client is common here, and the request in progress detects it itself.
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', handle)
  // The operation decides whether to read the body; reading it sends "100 Continue".
  server.on('checkContinue', handle)
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    const cutShort = sockets.get(socket)
    if (error.code === 'HPE_INVALID_EOF_STATE' && cutShort !== undefined) cutShort.abort()
    else rejectInvalidHttp(socket, error.code)
  })
  await listen(server, options)
  return {
    port: (server.address() as AddressInfo).port,
    openSockets: () => sockets.size,
    async close() {
      const stopped = new Promise((resolve) => server.close(resolve))
      const ended = [...sockets.keys()].map((socket) => {
        socket.destroy()
        return new Promise((resolve) => socket.once('close', resolve))
      })
      await Promise.all([stopped, ...ended])
      await Promise.allSettled(running)
    },
  }
}

/** Sends a minimal response to invalid HTTP, for which Node creates no request. */
function rejectInvalidHttp(socket: Socket, code: string | undefined): void {
  const status = code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  else socket.destroy()
}

async function listen(server: Server, { host, port }: ListenOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  }).catch((cause: unknown) => {
    const message = `The emulator cannot listen on ${host}:${port}. Choose another port, or 0 for any free one.`
    throw new EmulatorError('LISTEN_FAILED', message, { field: 'port', cause })
  })
}
