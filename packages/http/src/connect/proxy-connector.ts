import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { asError, type ConnectContext, type Connector } from './connector.ts'
import type { ProxyChoice } from './proxy.ts'

/** Options of `proxyConnector`. */
export interface ProxyConnectorOptions {
  /** Connects to the proxy, or to a service without one. */
  readonly direct: Connector
  /** Starts TLS on a tunnel. */
  readonly secure: Connector
  /** Returns the proxy of an origin. */
  readonly proxyFor: (origin: URL) => ProxyChoice
}

/** Connects through a tunnel (CONNECT) if the origin has a proxy, and directly otherwise. */
export function proxyConnector({ direct, secure, proxyFor }: ProxyConnectorOptions): Connector {
  return (options, context, callback) => {
    const proxy = proxyFor(new URL(`${options.protocol}//${options.host}`))
    if (proxy === 'none') direct(options, context, callback)
    // Asynchronously, like all other failures to connect.
    else if (proxy === 'unusable') queueMicrotask(() => callback(proxyError('PROXY_UNUSABLE'), null))
    else openTunnel({ direct, secure }, proxy, options, context, callback)
  }
}

function openTunnel(
  { direct, secure }: Pick<ProxyConnectorOptions, 'direct' | 'secure'>,
  proxy: URL,
  options: buildConnector.Options,
  context: ConnectContext,
  callback: buildConnector.Callback,
): void {
  const { hostname, host, protocol } = proxy
  const port = proxy.port || (protocol === 'https:' ? '443' : '80')
  const address = { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }
  direct(address, context, (error, socket) => {
    if (error !== null) {
      callback(error, null)
      return
    }
    requestTunnel(socket, proxy, options).then(
      () => {
        if (options.protocol === 'https:') secure({ ...options, httpSocket: socket }, context, callback)
        else callback(null, socket)
      },
      (problem: unknown) => {
        socket.destroy()
        callback(asError(problem), null)
      },
    )
  })
}

/**
 * Sends CONNECT. Rejects instead of throwing, because an error in an event listener of the socket ends the
 * process.
 */
async function requestTunnel(
  socket: Socket,
  proxy: URL,
  { hostname, port, protocol }: buildConnector.Options,
): Promise<void> {
  const target = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  // A static import would load 12 MiB in 30 ms, for Node's built-in undici, even without a proxy.
  const request = process.getBuiltinModule('node:http').request({
    method: 'CONNECT',
    path: target,
    headers: { host: target, connection: 'keep-alive', ...authorization(proxy) },
    createConnection: () => socket,
  })
  await new Promise<void>((resolve, reject) => {
    request.once('connect', ({ statusCode = 0 }, _socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) reject(proxyError(`PROXY_REFUSED_${statusCode}`))
      // In TLS and HTTP the client sends first, so these bytes are not from the server.
      else if (head.length > 0) reject(proxyError('PROXY_RESPONSE_INVALID'))
      else resolve()
    })
    request.on('error', reject)
    request.end()
  })
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const credentials = Buffer.concat([percentDecode(username), Buffer.from(':'), percentDecode(password)])
  return { 'proxy-authorization': `Basic ${credentials.toString('base64')}` }
}

/**
 * Decodes as the URL standard does: a percent sign without two hexadecimal digits is kept, for which
 * `decodeURIComponent` would throw.
 */
function percentDecode(text: string): Buffer {
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return Buffer.from(decoded, 'latin1')
}

function proxyError(code: string): Error {
  return Object.assign(new Error('The proxy did not establish a connection.'), { code })
}
