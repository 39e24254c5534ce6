import type { ServerResponse } from 'node:http'
import type { ConsoleEvent, LoggedRequest } from '@oss/console/console-event'
import type { Emulator, RequestRecord } from '@oss/emulator'
import type { FaultSwitches } from './fault-switches.ts'

const FLUSH_INTERVAL_MS = 100
/** A page gets this many earlier requests when it is opened, and as many objects. */
const HISTORY = 200

/** What the feed reports about. */
export interface FeedSource {
  readonly emulator: Emulator
  readonly switches: FaultSwitches
  readonly buckets: readonly string[]
}

/** Sends the events of an emulator to pages. */
export interface EventFeed {
  /** To be called with each changed record of a request. */
  onRequest(record: RequestRecord): void
  /** Sends the state now, and events until the response is closed. */
  open(response: ServerResponse, source: FeedSource): void
  /** To be called when switches or the storage have changed without a request. */
  changed(): void
  close(): void
}

/** Creates a feed. Nothing is kept or computed while no page is open. */
export function createEventFeed(): EventFeed {
  const pages = new Map<ServerResponse, FeedSource>()
  const pending = new Map<string, LoggedRequest>()
  let timer: NodeJS.Timeout | undefined

  function schedule(): void {
    if (pages.size > 0) timer ??= setTimeout(flush, FLUSH_INTERVAL_MS)
  }

  function flush(): void {
    timer = undefined
    const requests = [...pending.values()]
    pending.clear()
    for (const [response, source] of pages) {
      if (requests.length > 0) send(response, { kind: 'requests', requests })
      sendState(response, source)
    }
  }

  return {
    onRequest(record) {
      if (pages.size === 0) return
      pending.set(record.requestId, loggedRequest(record))
      schedule()
    },
    open(response, source) {
      pages.set(response, source)
      response.once('close', () => pages.delete(response))
      const requests = source.emulator.requests.slice(-HISTORY).map(loggedRequest)
      send(response, { kind: 'requests', requests })
      sendState(response, source)
    },
    changed: schedule,
    close() {
      clearTimeout(timer)
      for (const response of pages.keys()) response.destroy()
    },
  }
}

function send(response: ServerResponse, event: ConsoleEvent): void {
  response.write(`data: ${JSON.stringify(event)}\n\n`)
}

function sendState(response: ServerResponse, { emulator, switches, buckets }: FeedSource): void {
  const { state } = emulator
  const objects = buckets.flatMap((bucket) =>
    state.listKeys(bucket).flatMap((key) => {
      const object = state.describeObject(bucket, key)
      if (object === undefined) return []
      const { byteLength, crc64, lastModified } = object
      return [{ bucket, key, size: byteLength, crc64, lastModified }]
    }),
  )
  const uploads = buckets.flatMap((bucket) =>
    state.listUploads(bucket).map(({ key, uploadId, parts }) => ({
      bucket,
      key,
      uploadId,
      parts: parts.map(({ partNumber }) => partNumber),
    })),
  )
  const newest = objects.sort((a, b) => b.lastModified - a.lastModified).slice(0, HISTORY)
  send(response, { kind: 'storage', objects: newest, uploads })
  send(response, { kind: 'faults', faults: switches.states() })
}

function loggedRequest(record: RequestRecord): LoggedRequest {
  const { requestId, operation, method, key, startedAt } = record
  return {
    id: requestId,
    operation,
    method,
    key,
    startedAt,
    partNumber: record.partNumber ?? null,
    uploadId: record.uploadId ?? null,
    status: record.status ?? null,
    errorCode: record.errorCode ?? null,
    fault: record.fault ?? null,
    endedAt: record.endedAt ?? null,
  }
}
