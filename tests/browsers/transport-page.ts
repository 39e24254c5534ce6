// Sends requests with each transport of @oss/http-browser, in a page.
import { type Credentials, createRetryPolicy, OssCoreClient, staticCredentials } from '@oss/client/core'
import { browserNetwork, fetchTransport, xhrTransport } from '@oss/http-browser'
import { failureOf, type PageFailure, selectedFile } from './page-tools.ts'

/** Which transport sends, and where to. */
export interface Sender {
  readonly transport: 'xhr' | 'fetch'
  readonly endpoint: string
  readonly region: string
  readonly credentials: Credentials
  readonly maxAttempts?: number
  readonly idleMs?: number
  /** How much of the file is sent. Default: all of it. */
  readonly byteLength?: number
}

/** What became of a request. */
export interface Sent {
  readonly crc64Verified?: boolean
  readonly failure?: PageFailure
  /** Bytes sent, as they were reported. */
  readonly progress: readonly number[]
  readonly attempts: number
}

function clientOf(sender: Sender, onAttempt: () => void): OssCoreClient {
  const { endpoint, region, credentials, maxAttempts = 4, idleMs } = sender
  return new OssCoreClient({
    endpoint,
    region,
    credentials: staticCredentials(credentials),
    transport: sender.transport === 'xhr' ? xhrTransport() : fetchTransport(),
    networkStatus: browserNetwork(),
    retry: createRetryPolicy({ maxAttempts, baseDelayMs: 5, maxDelayMs: 50, connectRetryMs: 0 }),
    ...(idleMs !== undefined && { timeouts: { idleMs, connectMs: 1, responseMs: idleMs } }),
    on: { request: onAttempt },
  })
}

/** Stores the selected file with one request. */
async function put(sender: Sender, bucket: string, key: string): Promise<Sent> {
  const progress: number[] = []
  let attempts = 0
  await using client = clientOf(sender, () => {
    attempts += 1
  })
  const onProgress = (bytes: number): void => {
    progress.push(bytes)
  }
  const body = selectedFile().slice(0, sender.byteLength)
  try {
    const { crc64Verified } = await client.putObject({ bucket, key, body, onProgress })
    return { crc64Verified, progress, attempts }
  } catch (error) {
    return { failure: failureOf(error), progress, attempts }
  }
}

/** Reads an object, and returns how many bytes it has and in how many chunks they came. */
async function get(sender: Sender, bucket: string, key: string): Promise<readonly [number, number]> {
  await using client = clientOf(sender, () => {})
  const { body } = await client.getObject({ bucket, key })
  let [bytes, chunks] = [0, 0]
  for await (const chunk of body) {
    bytes += chunk.byteLength
    chunks += 1
  }
  return [bytes, chunks]
}

let longestStopMs = 0

/** Starts to watch for how long nothing else can run in the page. */
function watchPage(): void {
  let last = performance.now()
  longestStopMs = 0
  setInterval(() => {
    const now = performance.now()
    longestStopMs = Math.max(longestStopMs, now - last)
    last = now
  }, 10)
}

/** The longest time in milliseconds in which nothing else could run since `watchPage` was called. */
function longestStop(): number {
  return longestStopMs
}

Object.assign(globalThis, { put, get, watchPage, longestStop })
