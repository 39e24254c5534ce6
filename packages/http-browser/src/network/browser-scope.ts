/** Something that emits events of a page. */
interface EventSource {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
}

/** Globals of pages and workers, which other platforms lack. */
interface BrowserScope extends EventSource {
  readonly document?: EventSource
  readonly location?: object
}

const scope: typeof globalThis & BrowserScope = globalThis

/** Events after which the network may be available again. A frozen page may have missed `online`. */
const WAKE_UPS = ['online', 'pageshow', 'focus', 'visibilitychange']

/** Whether the code runs in a page or worker of a browser, where CORS applies. */
export const IS_BROWSER: boolean = scope.location !== undefined

/** Whether the browser reports that it is offline. */
export function isOffline(): boolean {
  return typeof navigator === 'object' && 'onLine' in navigator && navigator.onLine === false
}

/** Calls the listener with each event that may end an outage. Returns a function that stops that. */
export function onWakeUp(listener: () => void): () => void {
  const sources = [scope, scope.document ?? {}]
  for (const source of sources) for (const type of WAKE_UPS) source.addEventListener?.(type, listener)
  return () => {
    for (const source of sources) for (const type of WAKE_UPS) source.removeEventListener?.(type, listener)
  }
}
