import { isIP, type Socket } from 'node:net'

/** The end of a connection that is here. */
export type LocalAddress = Pick<Socket, 'localAddress' | 'localPort'>

const LOOPBACK_NAME = /^(?:.+\.)?localhost(?<port>:\d+)?$/i

/**
 * The host and port of this emulator as its documents name them, without a scheme as in those of OSS. Clients follow such
 * names with real keys, so it is never the host of the real service: a `Host` header counts only if it is an IP address or
 * `localhost`; a port that is forwarded from elsewhere is kept then. Otherwise it is the address that accepted the
 * connection.
 */
export function ownEndpoint(host: string, { localAddress = '127.0.0.1', localPort }: LocalAddress): string {
  const name = host.replace(/:\d+$/, '')
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return host
  const local = LOOPBACK_NAME.exec(host)
  if (local !== null) return `localhost${local.groups?.['port'] ?? ''}`
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '')
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`
}
