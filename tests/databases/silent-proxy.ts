import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server on which connections can fall silent, as when a cable is pulled. */
export interface SilentProxy extends AsyncDisposable {
  readonly port: number
  /** From now on, nothing passes on the connections that exist, and nobody closes them. New ones work. */
  silence(): void
}

/** Starts a way to the server on this port. */
export async function startSilentProxy(serverPort: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1')
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the port is not known')
  return {
    port: address.port,
    silence() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
