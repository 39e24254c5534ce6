import type { NetworkStatus } from '@oss/http/core'

/** Global events of pages and workers in browsers, which other platforms may lack. */
interface EventfulScope {
  addEventListener?(type: 'online', listener: () => void): void
  removeEventListener?(type: 'online', listener: () => void): void
}

/** Whether the code runs in a page or a worker of a browser, where CORS applies. */
export function isInBrowser(): boolean {
  return 'location' in globalThis
}

/** Network status of the browser: down while `navigator.onLine` is false, up with the event `online`. */
export const pageNetwork: NetworkStatus = {
  isDown: () => typeof navigator === 'object' && 'onLine' in navigator && navigator.onLine === false,
  whenUp(signal) {
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
  },
}
