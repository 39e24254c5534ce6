import type { Socket } from 'node:net'
import type { ConnectionInfo } from '../transport/connection-info.ts'

/** Measures the steps of establishing one connection. */
export class ConnectTimes {
  readonly #monotonicMs: () => number
  readonly #startedAt: number
  #resolvedAt: number | undefined
  #connectedAt: number | undefined

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs
    this.#startedAt = monotonicMs()
  }

  /** To be called with each socket as soon as it exists. The first to connect counts. */
  watch(socket: Socket): void {
    this.#resolvedAt ??= this.#monotonicMs()
    socket.once('connect', () => {
      this.#connectedAt ??= this.#monotonicMs()
    })
  }

  /** The times of a connection that has just been established with this socket. */
  info(socket: Socket): ConnectionInfo {
    const tls = tlsVersionOf(socket)
    const now = this.#monotonicMs()
    return {
      ...addressOf(socket),
      tls,
      dnsMs: between(this.#startedAt, this.#resolvedAt),
      connectMs: between(this.#resolvedAt, this.#connectedAt),
      tlsMs: tls === undefined ? undefined : between(this.#connectedAt, now),
      reused: false,
    }
  }
}

/** Describes a connection that was established for an earlier request. */
export function reusedConnection(socket: Socket): ConnectionInfo {
  const unknown = { dnsMs: undefined, connectMs: undefined, tlsMs: undefined }
  return { reused: true, ...addressOf(socket), tls: tlsVersionOf(socket), ...unknown }
}

function addressOf({ remoteAddress, remotePort }: Socket): Pick<ConnectionInfo, 'address'> {
  if (remoteAddress === undefined) return { address: undefined }
  return {
    address: remoteAddress.includes(':')
      ? `[${remoteAddress}]:${remotePort}`
      : `${remoteAddress}:${remotePort}`,
  }
}

function tlsVersionOf(socket: Socket): string | undefined {
  const version: unknown =
    'getProtocol' in socket && typeof socket.getProtocol === 'function' ? socket.getProtocol() : undefined
  return typeof version === 'string' ? version : undefined
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.round(to - from)
}
