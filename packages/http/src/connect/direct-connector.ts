import { connect as connectTcp, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { buildConnector } from 'undici'
import { asError, type ConnectionScope, type Connector } from './connector.ts'
import { raceAddresses } from './happy-eyeballs.ts'
import { lookUp } from './lookup-addresses.ts'

// As undici sets them. The first one is missing in the types of `net.connect`.
const bufferSizes = { highWaterMark: 65_536 }
const keepAliveInitialDelay = 60_000

/** Connects to the service, or to a proxy: to the first address that can be reached, with TLS for https. */
export function directConnector(undici: Connector, connect: buildConnector.BuildOptions = {}): Connector {
  // Not a host, but a path of this machine.
  if (connect.socketPath || ('path' in connect && connect.path)) return undici
  return (options, scope, callback) => {
    openSocket(options, connect, scope).then(
      (socket) => {
        if (options.protocol === 'https:') undici({ ...options, httpSocket: socket }, scope, callback)
        else callback(null, socket)
      },
      (error: unknown) => callback(asError(error), null),
    )
  }
}

async function openSocket(
  { hostname, port, protocol }: buildConnector.Options,
  connect: buildConnector.BuildOptions,
  { signal, onSocket }: ConnectionScope,
): Promise<Socket> {
  const socketOptions = connect as Partial<TcpNetConnectOpts>
  const addresses = await lookUp(hostname, socketOptions)
  signal.throwIfAborted()
  return await raceAddresses(addresses, {
    signal,
    open({ address }) {
      const socket = connectTcp({
        ...bufferSizes,
        ...socketOptions,
        host: address,
        port: Number(port || (protocol === 'https:' ? 443 : 80)),
        autoSelectFamily: false,
        noDelay: true,
        keepAlive: connect.keepAlive ?? true,
        keepAliveInitialDelay: connect.keepAliveInitialDelay ?? keepAliveInitialDelay,
      })
      onSocket(socket)
      return socket
    },
  })
}
