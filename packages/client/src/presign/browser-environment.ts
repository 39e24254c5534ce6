/** What pages and workers of browsers have, and other platforms may not have. */
interface EventfulScope {
  addEventListener?(type: 'online', listener: () => void): void
  removeEventListener?(type: 'online', listener: () => void): void
}

/** Whether this is a page or a worker of a browser, where CORS rules hold. */
export function isInBrowser(): boolean {
  return 'location' in globalThis
}

/** Whether the browser is surely offline. */
export function isOffline(): boolean {
  return typeof navigator === 'object' && 'onLine' in navigator && navigator.onLine === false
}

/** Resolves when the browser says that it is online again, or the signal aborts. */
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
