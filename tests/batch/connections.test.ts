import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { selfSigned } from '../../packages/http/test/self-signed.ts'
import { BUCKET, type Service, startService } from '../service/service.ts'
import { countOf, manySizes, resultsOf, writeTree } from './tree.ts'

const FILES = 300
const JOBS = 4
const certificate = selfSigned({ names: ['localhost'] })

interface Gateway extends AsyncDisposable {
  readonly endpoint: string
  /** Number of connections since the last call. */
  newConnections(): number
}

/** A proxy in front of the emulator that counts connections; with https it terminates TLS. */
async function openGateway(service: Service, protocol: 'http' | 'https'): Promise<Gateway> {
  const { hostname, port } = new URL(service.emulator.endpoint)
  const forward = (near: Socket): void => {
    const far = connect(Number(port), hostname)
    near.pipe(far).pipe(near)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
  }
  const server: Server =
    protocol === 'http' ? createTcpServer(forward) : createTlsServer({ ...certificate }, forward)
  const sockets = new Set<Socket>()
  let count = 0
  server.on('connection', (socket: Socket) => {
    count += 1
    sockets.add(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `${protocol}://localhost:${(server.address() as AddressInfo).port}`,
    newConnections() {
      const counted = count
      count = 0
      return counted
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe.each(['http', 'https'] as const)('a directory of many files over %s', (protocol) => {
  it('uses at most one connection per job, for uploads and for comparisons', async () => {
    await using service = await startService()
    await using gateway = await openGateway(service, protocol)
    const tree = await writeTree(service, manySizes(FILES, 10))
    const upload = () => {
      const client = service.client({
        endpoint: gateway.endpoint,
        connections: { ca: certificate.cert },
      })
      return resultsOf(
        client.uploadDirectory({
          ...{ directory: tree.directory, bucket: BUCKET, prefix: 'p/', jobs: JOBS },
          // Compared, too, which takes a request for each object.
          cacheControl: 'no-cache',
        }),
      )
    }
    const first = await upload()
    expect(first).toMatchObject({ error: undefined })
    expect(countOf(first.results)).toEqual({ uploaded: FILES })
    expect(gateway.newConnections()).toBeLessThanOrEqual(JOBS)
    service.emulator.clearRequests()
    const second = await upload()
    expect(countOf(second.results)).toEqual({ unchanged: FILES })
    expect(service.requests().filter((name) => name === 'HeadObject')).toHaveLength(FILES)
    expect(gateway.newConnections()).toBeLessThanOrEqual(JOBS)
  })
})
