import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import type { ConsoleSession, FaultName } from '@oss/console/console-event'
import type { EventFeed, FeedSource } from './event-feed.ts'
import { FAULT_NAMES } from './fault-switches.ts'
import { type generatePageCredentials, stsResponse } from './page-credentials.ts'
import type { StaticFile } from './static-files.ts'

const MAX_BODY_BYTES = 1_024

/** What the routes serve. */
export interface RoutesInput extends FeedSource {
  readonly files: ReadonlyMap<string, StaticFile>
  readonly feed: EventFeed
  readonly credentials: ReturnType<typeof generatePageCredentials>
  /** URLs of the emulator, which the page may connect to. */
  readonly endpoints: readonly string[]
}

type Route = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** Creates the handler of all requests that the guard accepts. Only POST requests change anything. */
export function createConsoleRoutes(input: RoutesInput): (...given: Parameters<Route>) => Promise<void> {
  const { files, feed, credentials, switches, emulator, buckets, endpoints } = input
  const session: ConsoleSession = { port: emulator.port, region: emulator.region, buckets }
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${endpoints.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  const routes: Readonly<Record<string, Route>> = {
    'GET /api/session': (_request, response) => sendJson(response, session),
    'GET /api/events': (_request, response) => {
      response.writeHead(200, { ...API_HEADERS, 'content-type': 'text/event-stream' })
      feed.open(response, input)
    },
    'POST /api/credentials': (_request, response) => {
      switches.renewToken()
      feed.changed()
      sendJson(response, stsResponse(credentials))
    },
    'POST /api/faults': async (request, response) => {
      const change = await readSwitch(request)
      if (change === undefined) {
        response.writeHead(400, API_HEADERS).end()
        return
      }
      switches.set(change.name, change.isOn)
      feed.changed()
      response.writeHead(204, API_HEADERS).end()
    },
  }
  return async (request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '')
    const file = files.get(path)
    const route = routes[`${request.method} ${path}`]
    if (route !== undefined) await route(request, response)
    else if (request.method === 'GET' && file !== undefined) {
      response.writeHead(200, {
        ...PAGE_HEADERS,
        'content-security-policy': policy,
        'content-type': file.contentType,
      })
      response.end(file.content)
    } else response.writeHead(404, API_HEADERS).end()
  }
}

const API_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}
const PAGE_HEADERS = {
  ...API_HEADERS,
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...API_HEADERS, 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

/** Reads the body of a switch: `{"name": "offline", "isOn": true}`. */
async function readSwitch(
  request: IncomingMessage,
): Promise<{ readonly name: FaultName; readonly isOn: boolean } | undefined> {
  const length = Number(request.headers['content-length'])
  if (!(length <= MAX_BODY_BYTES) || request.headers['content-type'] !== 'application/json') return undefined
  const value = Object((await json(request).catch(() => null)) as unknown) as Readonly<
    Record<string, unknown>
  >
  const name = FAULT_NAMES.find((known) => known === value['name'])
  const isOn = value['isOn']
  return name !== undefined && typeof isOn === 'boolean' ? { name, isOn } : undefined
}
