import type { Socket } from 'node:net'
import type { Clock } from '../time/clock.ts'

/** Options of `watchStalls`. */
export interface StallWatchOptions {
  readonly idleMs: number
  readonly clock: Clock
  /** Whether a stall matters: not after the response has arrived. */
  readonly isActive: () => boolean
  readonly onStall: () => void
}

// The limit is exceeded by at most one slice. Shorter slices could not be distinguished from a busy event
// loop.
const MAX_SLICES = 16
const MIN_SLICE_MS = 50

/**
 * Detects when bytes that wait to be sent make no progress. Only the socket's own timer sees partial
 * progress: instead of firing, it restarts when the kernel has accepted some of the queued bytes. Node checks
 * that only when the timer is due, so the limit is split into slices: it has passed after so many consecutive
 * slices without progress.
 *
 * Returns the function that ends the watch.
 */
export function watchStalls(
  socket: Socket,
  { idleMs, clock, isActive, onStall }: StallWatchOptions,
): () => void {
  const slices = Math.min(MAX_SLICES, Math.max(1, Math.floor(idleMs / MIN_SLICE_MS)))
  const sliceMs = idleMs / slices
  let stall: { readonly at: number; readonly moved: number; readonly slices: number } | undefined

  const onTimeout = (): void => {
    if (socket.writableLength === 0 || !isActive()) {
      stall = undefined
      return
    }
    const at = clock.monotonicMs()
    const moved = socket.bytesWritten - socket.writableLength + socket.bytesRead
    // A timer that fires late means that part of a write was accepted, or that the event loop was blocked.
    const isNext = stall !== undefined && moved === stall.moved && at - stall.at < 1.75 * sliceMs
    stall = { at, moved, slices: isNext && stall !== undefined ? stall.slices + 1 : 1 }
    if (stall.slices >= slices) onStall()
    else socket.setTimeout(sliceMs)
  }

  socket.setTimeout(sliceMs)
  socket.on('timeout', onTimeout)
  return () => {
    socket.setTimeout(0)
    socket.off('timeout', onTimeout)
  }
}
