import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { undiciConnector } from '../src/connect/connector.ts'
import { directConnector } from '../src/connect/direct-connector.ts'
import { proxyConnector } from '../src/connect/proxy-connector.ts'
import { importUndici } from '../src/undici/installed-undici.ts'
import { UndiciConnection } from '../src/undici/undici-connection.ts'
import { UndiciResponse } from '../src/undici/undici-response.ts'
import { startProxy } from './fake-proxy.ts'
import { selfSigned } from './self-signed.ts'

it('the socket of a connection through a proxy is the TLS socket: bytes in its buffer count as not sent', async () => {
  const certificate = selfSigned({ names: ['oss.example'] })
  const server = createServer(certificate, (_request, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await using proxy = await startProxy({ port: (server.address() as AddressInfo).port })
  const undici = await importUndici()
  const secure = undiciConnector(undici.buildConnector({ allowH2: false, ca: certificate.cert }))
  const connector = proxyConnector({
    ...{ direct: directConnector(secure), secure },
    proxyFor: () => new URL(`http://127.0.0.1:${proxy.port}`),
  })
  const connection = new UndiciConnection('https://oss.example', {
    undici,
    connector,
    onClose: () => undefined,
  })
  const told: (Socket | undefined)[] = []
  connection.watch({
    monotonicMs: performance.now.bind(performance),
    onConnecting: () => told.push(connection.socket),
    onConnected: () => told.push(connection.socket),
  })
  const answer = new UndiciResponse(() => undefined)
  connection.dispatch({ method: 'GET', path: '/' }, answer)
  expect((await answer.head).status).toBe(200)
  expect((await answer.body().next()).done).toBe(true)
  expect(told[0]).toBeUndefined()
  expect(told[1]).toBeInstanceOf(TLSSocket)
  await connection.destroy(new Error('over'))
  expect(connection.socket).toBeUndefined()
  await expect.poll(() => proxy.sockets.size).toBe(0)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
