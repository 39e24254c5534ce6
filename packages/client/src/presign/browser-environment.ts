/** Global events of pages and workers in browsers, which other platforms may lack. */
interface EventfulScope {
  addEventListener?(type: 'online', listener: () => void): void
  removeEventListener?(type: 'online', listener: () => void): void
}

/** Whether the code runs in a page or a worker of a browser, where CORS applies. */
export function isInBrowser(): boolean {
  return 'location' in globalThis
}

/** Whether the browser reports that it is offline. */
export function isOffline(): boolean {
  return typeof navigator === 'object' && 'onLine' in navigator && navigator.onLine === false
}

/** Resolves when the browser is online again, or the signal aborts. */
export function untilOnline(signal: AbortSignal): Promise<void> {
  const page: typeof globalThis & EventfulScope = globalThis
  return new Promise((resolve) => {
    const end = (): void => {
      page.removeEventListener?.('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    page.addEventListener?.('online', end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
