import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { SelfSigned } from './self-signed.ts'

/** A CONNECT request that the proxy received. */
interface TunnelRequest {
  readonly target: string
  readonly authorization: string | undefined
}

/** An HTTP proxy that supports only tunnels. */
export interface FakeProxy extends AsyncDisposable {
  readonly port: number
  readonly asked: readonly TunnelRequest[]
  /** Currently open connections. */
  readonly sockets: ReadonlySet<Socket>
}

/** Options of a fake proxy. */
export interface FakeProxyOptions {
  /** Port that all tunnels lead to, whatever was requested. */
  readonly port: number
  /** Response instead of a tunnel; `silence` for no response at all. */
  readonly answer?: string | 'silence'
  /** Speak TLS with this certificate. */
  readonly tls?: SelfSigned
}

/** Starts a proxy on this machine. */
export async function startProxy({ port: to, answer, tls }: FakeProxyOptions): Promise<FakeProxy> {
  const asked: TunnelRequest[] = []
  const sockets = new Set<Socket>()
  const server = tls === undefined ? createServer() : createTlsServer(tls)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push({ target: url, authorization: headers['proxy-authorization'] })
    socket.on('error', () => undefined)
    if (answer === 'silence') {
      socket.resume().once('end', () => socket.end())
      return
    }
    if (answer !== undefined) {
      socket.end(answer)
      return
    }
    const onward = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.once('close', () => onward.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
