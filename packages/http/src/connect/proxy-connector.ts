import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { asError, type ConnectionScope, type Connector } from './connector.ts'
import type { ProxyChoice } from './proxy.ts'

/** How connections through proxies are made. */
export interface ProxyConnectorOptions {
  /** Connects to the proxy, or to a service without one. */
  readonly direct: Connector
  /** Puts TLS on a tunnel. */
  readonly secure: Connector
  /** Which proxy an origin needs. */
  readonly proxyFor: (origin: URL) => ProxyChoice
}

/** Connects through a tunnel (CONNECT) where there is a proxy, and directly where there is none. */
export function proxyConnector({ direct, secure, proxyFor }: ProxyConnectorOptions): Connector {
  return (options, scope, callback) => {
    const proxy = proxyFor(new URL(`${options.protocol}//${options.host}`))
    if (proxy === 'none') direct(options, scope, callback)
    // As all failures to connect: later, and once.
    else if (proxy === 'unusable') queueMicrotask(() => callback(proxyError('PROXY_UNUSABLE'), null))
    else tunnel({ direct, secure }, proxy, options, scope, callback)
  }
}

function tunnel(
  { direct, secure }: Pick<ProxyConnectorOptions, 'direct' | 'secure'>,
  proxy: URL,
  options: buildConnector.Options,
  scope: ConnectionScope,
  callback: buildConnector.Callback,
): void {
  const { hostname, host, protocol } = proxy
  const port = proxy.port || (protocol === 'https:' ? '443' : '80')
  const address = { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }
  direct(address, scope, (error, socket) => {
    if (error !== null) {
      callback(error, null)
      return
    }
    askForTunnel(socket, proxy, options).then(
      () => {
        if (options.protocol === 'https:') secure({ ...options, httpSocket: socket }, scope, callback)
        else callback(null, socket)
      },
      (problem: unknown) => {
        socket.destroy()
        callback(asError(problem), null)
      },
    )
  })
}

/** A promise, so that nothing that goes wrong is thrown in a listener of the socket, where it would end the process. */
async function askForTunnel(
  socket: Socket,
  proxy: URL,
  { hostname, port, protocol }: buildConnector.Options,
): Promise<void> {
  const target = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  // Imported, it would bring all that Node's own undici needs: 12 MiB and 30 ms for all who have no proxy.
  const request = process.getBuiltinModule('node:http').request({
    method: 'CONNECT',
    path: target,
    headers: { host: target, connection: 'keep-alive', ...authorization(proxy) },
    createConnection: () => socket,
  })
  await new Promise<void>((resolve, reject) => {
    request.once('connect', ({ statusCode = 0 }, _socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) reject(proxyError(`PROXY_REFUSED_${statusCode}`))
      // In TLS and HTTP the client speaks first, so these bytes are not from the server.
      else if (head.length > 0) reject(proxyError('PROXY_ANSWER_INVALID'))
      else resolve()
    })
    request.on('error', reject)
    request.end()
  })
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const credentials = Buffer.concat([percentDecoded(username), Buffer.from(':'), percentDecoded(password)])
  return { 'proxy-authorization': `Basic ${credentials.toString('base64')}` }
}

/** Decodes as the URL standard does: a percent sign without two hexadecimal digits stands for itself. `decodeURIComponent` would throw. */
function percentDecoded(text: string): Buffer {
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return Buffer.from(decoded, 'latin1')
}

function proxyError(code: string): Error {
  return Object.assign(new Error('The proxy made no connection.'), { code })
}
