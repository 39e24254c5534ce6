import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that shows what passes. */
export interface Relay extends AsyncDisposable {
  readonly port: number
  /** When a client last sent a byte, as `performance.now()` reports it. */
  lastByteAt(): number
  /**
   * From now on, nothing passes on the connections that exist, and nobody closes them, as when a cable is
   * pulled. New ones work.
   */
  silence(): void
}

/** Starts a way to the server on this port. */
export async function startRelay(serverPort: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  let lastByteAt = 0
  const relay = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1')
    client.on('data', () => {
      lastByteAt = performance.now()
    })
    connectOneWay(client, server)
    connectOneWay(server, client)
  }).listen(0, '127.0.0.1')
  function connectOneWay(from: Socket, to: Socket): void {
    sockets.add(from)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
    from.pipe(to)
  }
  await once(relay, 'listening')
  const address = relay.address()
  if (address === null || typeof address === 'string') throw new Error('the port is not known')
  return {
    port: address.port,
    lastByteAt: () => lastByteAt,
    silence() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}
