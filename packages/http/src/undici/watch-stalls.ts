import type { Socket } from 'node:net'
import type { Clock } from '../time/clock.ts'

/** What a stall watch needs. */
export interface StallWatchOptions {
  readonly idleMs: number
  readonly clock: Clock
  /** Whether it counts when bytes stand still: not after the answer came. */
  readonly counts: () => boolean
  readonly onStall: () => void
}

// The limit is exceeded by one slice at most. Shorter ones could not be told from a busy event loop.
const mostSlices = 16
const shortestSliceMs = 50

/**
 * Notices when bytes that wait to be sent do not move. The socket's own timer is used, because only it sees partial
 * progress: instead of going off, Node starts it anew when the kernel has taken some of what is queued. As Node looks at that only when the
 * timer goes off, the limit is waited for in slices: it has passed when so many in a row went by without progress.
 *
 * Returns how to end the watch.
 */
export function watchStalls(
  socket: Socket,
  { idleMs, clock, counts, onStall }: StallWatchOptions,
): () => void {
  const slices = Math.min(mostSlices, Math.max(1, Math.floor(idleMs / shortestSliceMs)))
  const sliceMs = idleMs / slices
  let still: { readonly at: number; readonly moved: number; readonly slices: number } | undefined

  const onTimeout = (): void => {
    if (socket.writableLength === 0 || !counts()) {
      still = undefined
      return
    }
    const at = clock.now()
    const moved = socket.bytesWritten - socket.writableLength + socket.bytesRead
    // When the timer goes off late, a part of a write has moved, or the event loop was blocked and could move nothing.
    const isNext = still !== undefined && moved === still.moved && at - still.at < 1.75 * sliceMs
    still = { at, moved, slices: isNext && still !== undefined ? still.slices + 1 : 1 }
    if (still.slices >= slices) onStall()
    else socket.setTimeout(sliceMs)
  }

  socket.setTimeout(sliceMs)
  socket.on('timeout', onTimeout)
  return () => {
    socket.setTimeout(0)
    socket.off('timeout', onTimeout)
  }
}
