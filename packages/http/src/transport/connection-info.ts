/** The connection of an attempt, and how long it took to establish. Unknown values are `undefined`. */
export interface ConnectionInfo {
  /** True: an earlier request had used the connection, so it took no time. */
  readonly reused: boolean
  /** IP address and port of the peer: the service, or a proxy. */
  readonly address: string | undefined
  /** TLS version, such as `TLSv1.3`; `undefined` for plain http. */
  readonly tls: string | undefined
  /** Milliseconds for the name resolution. */
  readonly dnsMs: number | undefined
  /** Milliseconds for the TCP connection. */
  readonly connectMs: number | undefined
  /** Milliseconds for the TLS handshake, and before it the tunnel of a proxy. */
  readonly tlsMs: number | undefined
}
