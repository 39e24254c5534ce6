import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isSea } from 'node:sea'
import { type Emulator, type EmulatorCredentials, EmulatorError, type RequestRecord } from '@oss/emulator'
import { consoleOrigins } from './console-origins.ts'
import { createConsoleRoutes } from './console-routes.ts'
import { createEventFeed } from './event-feed.ts'
import { createFaultSwitches } from './fault-switches.ts'
import { generatePageCredentials } from './page-credentials.ts'
import { rejectionOf } from './request-guard.ts'
import { embeddedFiles, readStaticFiles } from './static-files.ts'

const CLOSE_HEADERS = { connection: 'close' }

/** Where the console listens. */
export interface ConsoleOptions {
  readonly host: string
  readonly port: number
}

/** The page that shows an emulator, and the server of that page. */
export interface ConsoleServer extends AsyncDisposable {
  readonly url: string
  /** Origins of the page, which the emulator must allow. */
  readonly origins: readonly string[]
  /** Credentials of the page, which the emulator must accept. */
  readonly credentials: EmulatorCredentials
  /** To be called with each changed record of a request to the emulator. */
  readonly onRequest: (record: RequestRecord) => void
  /** Connects the page with an emulator. Until then, requests are rejected with status 503. */
  connect(emulator: Emulator, buckets: readonly string[]): void
}

type Routes = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Starts the server. @throws EmulatorError `LISTEN_FAILED` */
export async function startConsole({ host, port }: ConsoleOptions): Promise<ConsoleServer> {
  // The build puts the page beside this module, or into the single executable.
  const files = isSea()
    ? embeddedFiles('console/')
    : await readStaticFiles(new URL('console/', import.meta.url))
  const feed = createEventFeed()
  const credentials = generatePageCredentials()
  let routes: Routes | undefined
  let hosts: ReadonlySet<string> = new Set()

  const listening = (): number => (server.address() as AddressInfo).port
  const server = createServer((request, response) => {
    const { method = '', url = '/', headers } = request
    const rejection = rejectionOf({ method, path: url, headers }, hosts)
    const byName = new URL(`http://localhost:${listening()}`).host
    if (method === 'GET' && headers.host === byName && !hosts.has(byName))
      redirect(response, `http://${[...hosts][0]}/`)
    else if (rejection !== undefined) reject(response, rejection.status, rejection.reason)
    else if (routes === undefined) reject(response, 503, 'The local OSS is starting.')
    else routes(request, response).catch(() => response.destroy())
  })
  server.listen({ host, port })
  await once(server, 'listening').catch((cause: unknown) => {
    const message = `The console cannot listen on ${host}:${port}. Choose another port, or 0 for any free one.`
    throw new EmulatorError('LISTEN_FAILED', message, { field: 'port', cause })
  })
  const origins = consoleOrigins(host, listening())
  hosts = new Set(origins.map((origin) => new URL(origin).host))
  return {
    url: `${origins[0]}/`,
    origins,
    credentials,
    onRequest: feed.onRequest,
    connect(emulator, buckets) {
      const switches = createFaultSwitches(emulator.faults)
      const endpoints = consoleOrigins(host, emulator.port)
      routes = createConsoleRoutes({ files, feed, credentials, switches, emulator, buckets, endpoints })
    },
    async [Symbol.asyncDispose]() {
      feed.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The browser keeps unfinished uploads for each name, so the page has only one. */
function redirect(response: ServerResponse, location: string): void {
  response.writeHead(307, { ...CLOSE_HEADERS, location }).end()
}

function reject(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { ...CLOSE_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${reason}\n`)
}
