import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'

/** A server on this machine for one test. */
export interface LocalServer extends AsyncDisposable {
  readonly url: URL
  /** Currently open sockets. */
  readonly sockets: ReadonlySet<Socket>
  /** Total number of connections. */
  readonly connections: number
  /** Requests whose head was read. */
  readonly requests: readonly IncomingMessage[]
}

/** Starts an HTTP server. `handle` also receives the number of the request, from 1. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, number: number) => unknown,
): Promise<LocalServer> {
  const requests: IncomingMessage[] = []
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    requests.push(request)
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    handle(request, response, requests.length)
  })
  return await listen(server, requests)
}

/** Starts a TCP server that sends only what `handle` writes. */
export async function serveTcp(handle: (socket: Socket, number: number) => unknown): Promise<LocalServer> {
  let number = 0
  const server = createTcpServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    number += 1
    handle(socket, number)
  })
  return await listen(server, [])
}

async function listen(server: Server, requests: readonly IncomingMessage[]): Promise<LocalServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/bucket/key`),
    sockets,
    requests,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Reads a request's body to its end. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** An error document as OSS writes it. */
export function errorDocument(code: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>${code}</Code>
  <Message>The reason for ${code}.</Message>
  <RequestId>65D6F9792316833136343709</RequestId>
  <HostId>bucket.oss-cn-hangzhou.aliyuncs.com</HostId>
  ${more}
  <EC>0026-00000001</EC>
</Error>
`
}

/** Resolves when the condition holds; rejects after a minute or more. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 12_000) throw new Error('The condition was not met.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
