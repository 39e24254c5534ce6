import { connect as connectTcp, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { buildConnector } from 'undici'
import { asError, type ConnectContext, type Connector } from './connector.ts'
import { happyEyeballs } from './happy-eyeballs.ts'
import { lookupAddresses } from './lookup-addresses.ts'

// Undici's defaults. `highWaterMark` is missing in the types of `net.connect`.
const BUFFER_SIZES = { highWaterMark: 65_536 }
const KEEP_ALIVE_INITIAL_DELAY_MS = 60_000

/** Connects to the service or to a proxy: to the first address that can be reached, with TLS for https. */
export function directConnector(undici: Connector, connect: buildConnector.BuildOptions = {}): Connector {
  // A Unix domain socket has no addresses to choose from.
  if (connect.socketPath || ('path' in connect && connect.path)) return undici
  return (options, context, callback) => {
    openSocket(options, connect, context).then(
      (socket) => {
        if (options.protocol === 'https:') undici({ ...options, httpSocket: socket }, context, callback)
        else callback(null, socket)
      },
      (error: unknown) => callback(asError(error), null),
    )
  }
}

async function openSocket(
  { hostname, port, protocol }: buildConnector.Options,
  connect: buildConnector.BuildOptions,
  { signal, onSocket }: ConnectContext,
): Promise<Socket> {
  const socketOptions = connect as Partial<TcpNetConnectOpts>
  const addresses = await lookupAddresses(hostname, socketOptions)
  signal.throwIfAborted()
  return await happyEyeballs(addresses, {
    signal,
    open({ address }) {
      const socket = connectTcp({
        ...BUFFER_SIZES,
        ...socketOptions,
        host: address,
        port: Number(port || (protocol === 'https:' ? 443 : 80)),
        autoSelectFamily: false,
        noDelay: true,
        keepAlive: connect.keepAlive ?? true,
        keepAliveInitialDelay: connect.keepAliveInitialDelay ?? KEEP_ALIVE_INITIAL_DELAY_MS,
      })
      onSocket(socket)
      return socket
    },
  })
}
