import { isIP, type Socket } from 'node:net'

/** Local address and port of a connection. */
export type LocalAddress = Pick<Socket, 'localAddress' | 'localPort'>

const LOOPBACK_NAME = /^(?:.+\.)?localhost(?<port>:\d+)?$/i

/**
 * Host and port of the emulator for its XML documents, without a scheme, as in documents of OSS. Clients send
 * real credentials to such endpoints, so it is never a host of OSS: the `Host` header is used, with its port,
 * only if it is an IP address or `localhost`, otherwise the address that accepted the connection.
 */
export function ownEndpoint(host: string, { localAddress = '127.0.0.1', localPort }: LocalAddress): string {
  const name = host.replace(/:\d+$/, '')
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return host
  const local = LOOPBACK_NAME.exec(host)
  if (local !== null) return `localhost${local.groups?.['port'] ?? ''}`
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '')
  return `${address.includes(':') ? `[${address}]` : address}:${localPort}`
}
