import { signal } from '@preact/signals'
import type {
  ConsoleEvent,
  FaultSwitch,
  LoggedRequest,
  OpenUpload,
  StoredObject,
} from '../protocol/console-event.ts'

/** Maximum number of requests that the page keeps. */
const KEPT_REQUESTS = 2_000

/** Whether the event stream is connected. */
export const isLive = signal(false)
/** The latest requests, oldest first. */
export const requests = signal<readonly LoggedRequest[]>([])
export const objects = signal<readonly StoredObject[]>([])
export const openUploads = signal<readonly OpenUpload[]>([])
export const faults = signal<readonly FaultSwitch[]>([])

/** Receives events until the page is closed; the browser reconnects on its own. */
export function startLiveFeed(): void {
  const source = new EventSource('/api/events')
  source.addEventListener('open', () => {
    isLive.value = true
  })
  source.addEventListener('error', () => {
    isLive.value = false
  })
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    applyEvent(JSON.parse(data) as ConsoleEvent)
  })
}

function applyEvent(event: ConsoleEvent): void {
  if (event.kind === 'requests') requests.value = merge(requests.value, event.requests)
  else if (event.kind === 'faults') faults.value = event.faults
  else {
    objects.value = event.objects
    openUploads.value = event.uploads
  }
}

function merge(known: readonly LoggedRequest[], changed: readonly LoggedRequest[]): readonly LoggedRequest[] {
  const all = new Map(known.map((request) => [request.id, request]))
  for (const request of changed) all.set(request.id, request)
  return [...all.values()].slice(-KEPT_REQUESTS)
}
