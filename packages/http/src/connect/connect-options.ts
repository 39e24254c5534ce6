/**
 * Socket and TLS options of connections, as `net.connect` and `tls.connect` of Node.js take them. The types
 * need no declarations of Node.js or undici.
 */
export interface ConnectOptions {
  /** Local IP address of the connections. Default: the system's choice. */
  readonly localAddress?: string
  /** IP version: 4, 6, or 0 for both. Default: 0; the first address that can be reached is used. */
  readonly family?: number
  /** Flags for name resolution, as `dns.lookup` takes them. */
  readonly hints?: number
  /** Path of a Unix domain socket to connect to, instead of the endpoint's addresses. */
  readonly socketPath?: string
  /** Whether TCP keep-alive probes are sent. Default: true. */
  readonly keepAlive?: boolean
  /** Milliseconds without data before the first keep-alive probe. Default: 60,000. */
  readonly keepAliveInitialDelay?: number
  /** Client certificate chain, as PEM. */
  readonly cert?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** Private key of the client certificate, as PEM. */
  readonly key?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** Client certificate and private key, as PKCS #12. */
  readonly pfx?: string | Uint8Array
  /** Passphrase of `key` or `pfx`. */
  readonly passphrase?: string
  /** Host name that the server's certificate must be valid for. Default: the endpoint's. */
  readonly servername?: string
  /** Ciphers to offer, in OpenSSL's syntax. Default: those of Node.js. */
  readonly ciphers?: string
  /** Lowest TLS version, such as `TLSv1.3`. Default: that of Node.js. */
  readonly minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  /** Highest TLS version. Default: that of Node.js. */
  readonly maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  /** Number of TLS sessions kept for resumption. Default: 100. */
  readonly maxCachedSessions?: number
  /** Resolves a host name, instead of `dns.lookup`. */
  lookup?(hostname: string, options: HostLookupOptions, callback: HostLookupCallback): void
  /**
   * Checks the name in the server's certificate, instead of `tls.checkServerIdentity`. The connection is
   * refused with the error it returns.
   */
  checkServerIdentity?(hostname: string, certificate: object): Error | undefined
  /** Returns the pre-shared key of a TLS-PSK connection; `null` ends the handshake. */
  pskCallback?(hint: string | null): { readonly psk: Uint8Array; readonly identity: string } | null
}

/** Options passed to {@link ConnectOptions.lookup}, as `dns.lookup` takes them. */
export interface HostLookupOptions {
  /** Whether to return all addresses, as an array. */
  all?: boolean | undefined
  /** IP version of the addresses; 0 or `undefined`: both. */
  family?: number | 'IPv4' | 'IPv6' | undefined
  /** Flags of `dns.lookup`. */
  hints?: number | undefined
}

/** Callback of {@link ConnectOptions.lookup}, as `dns.lookup` calls it. */
export type HostLookupCallback = (
  error: Error | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void
