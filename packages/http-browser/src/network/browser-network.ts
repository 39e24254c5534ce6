import type { NetworkStatus } from '@oss/http/core'
import { isOffline, onWakeUp } from './browser-scope.ts'

/** Browsers may miss the event `online` while a page is frozen or the machine sleeps. */
const CHECK_MS = 30_000

/**
 * Returns the network status of a browser: down while `navigator.onLine` is false. Requests wait for the
 * event `online`; `pageshow`, `focus`, `visibilitychange` and a check every 30 s find an outage that ended
 * while the page was frozen. In runtimes without `navigator.onLine`, the network counts as up.
 */
export function browserNetwork(): NetworkStatus {
  return {
    isDown: isOffline,
    whenUp: (signal) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearInterval(timer)
          stopListening()
          signal.removeEventListener('abort', check)
        }
        const check = (): void => {
          if (signal.aborted) reject(signal.reason)
          else if (isOffline()) return
          else resolve()
          end()
        }
        const timer = setInterval(check, CHECK_MS)
        const stopListening = onWakeUp(check)
        signal.addEventListener('abort', check)
        check()
      }),
  }
}
