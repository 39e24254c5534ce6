import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import type { ProxyChoice } from './proxy-choice.ts'

type Connector = buildConnector.connector

/** Connects through a tunnel (CONNECT) where there is a proxy, and directly where there is none. */
export function proxyConnector(direct: Connector, proxyFor: (origin: URL) => ProxyChoice): Connector {
  return (options, callback) => {
    const proxy = proxyFor(new URL(`${options.protocol}//${options.host}`))
    if (proxy === 'none') return direct(options, callback)
    if (proxy === 'unusable') {
      // As all failures to connect: later, and once.
      queueMicrotask(() => callback(proxyError('PROXY_UNUSABLE'), null))
      return undefined
    }
    return tunnel(direct, proxy, options, callback)
  }
}

/** Returns the socket to the proxy at once, so that it can be ended at any time (R10). */
function tunnel(
  direct: Connector,
  proxy: URL,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): ReturnType<Connector> {
  const { hostname, host, protocol } = proxy
  const port = proxy.port || (protocol === 'https:' ? '443' : '80')
  const address = { hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }
  return direct(address, (error, socket) => {
    if (error !== null) {
      callback(error, null)
      return
    }
    askForTunnel(socket, proxy, options, (problem) => {
      if (problem !== undefined) {
        socket.destroy()
        callback(problem, null)
      } else if (options.protocol === 'https:') direct({ ...options, httpSocket: socket }, callback)
      else callback(null, socket)
    })
  })
}

function askForTunnel(
  socket: Socket,
  proxy: URL,
  { hostname, port, protocol }: buildConnector.Options,
  done: (problem: Error | undefined) => void,
): void {
  const target = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  // Imported, it would bring all that Node's own undici needs: 12 MiB and 30 ms for all who have no proxy.
  const request = process.getBuiltinModule('node:http').request({
    method: 'CONNECT',
    path: target,
    headers: { host: target, connection: 'keep-alive', ...authorization(proxy) },
    createConnection: () => socket,
  })
  request.once('connect', ({ statusCode = 0 }, _socket, head: Buffer) => {
    if (statusCode < 200 || statusCode > 299) done(proxyError(`PROXY_REFUSED_${statusCode}`))
    // The server speaks second. What came before we said a word is not of it.
    else if (head.length > 0) done(proxyError('PROXY_ANSWER_INVALID'))
    else done(undefined)
  })
  request.once('error', done)
  request.end()
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` }
}

function proxyError(code: string): Error {
  return Object.assign(new Error('The proxy made no connection.'), { code })
}
