import type { Socket } from 'node:net'
import type { Clock } from './clock.ts'

/** What a stall watch needs. */
export interface StallWatchOptions {
  readonly idleMs: number
  readonly clock: Clock
  /** Whether it counts when bytes stand still: not after the answer came. */
  readonly counts: () => boolean
  readonly onStall: () => void
}

// Time for the event loop, which may itself have been blocked, to move what could be moved all along.
const longestGraceMs = 1000

/**
 * Notices when bytes that wait to be sent do not move. The socket's own timer is used, because only it sees partial
 * progress: Node starts it anew whenever the kernel takes some of what is queued.
 *
 * Returns how to end the watch.
 */
export function watchStalls(
  socket: Socket,
  { idleMs, clock, counts, onStall }: StallWatchOptions,
): () => void {
  const graceMs = Math.min(longestGraceMs, idleMs)
  let suspicion: { readonly at: number; readonly written: number } | undefined

  const onTimeout = (): void => {
    if (socket.writableLength === 0 || !counts()) return
    const now = clock.now()
    const written = socket.bytesWritten - socket.writableLength
    if (suspicion === undefined) {
      suspicion = { at: now, written }
      socket.setTimeout(graceMs)
      return
    }
    // A part of a write that moved does not show in the numbers, but it has put off the end of the grace.
    if (written === suspicion.written && now - suspicion.at < 2 * graceMs) {
      onStall()
      return
    }
    suspicion = undefined
    socket.setTimeout(idleMs)
  }

  socket.setTimeout(idleMs)
  socket.on('timeout', onTimeout)
  return () => {
    socket.setTimeout(0)
    socket.off('timeout', onTimeout)
  }
}
