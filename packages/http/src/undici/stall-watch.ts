import type { Socket } from 'node:net'
import type { Clock } from '../time/clock.ts'

/** An exchange whose stalls are detected. */
export interface WatchedExchange {
  readonly idleMs: number
  readonly clock: Clock
  /** Whether a stall matters: not after the response has arrived. */
  isActive(): boolean
  onStall(): void
}

// The limit is exceeded by at most one slice. Shorter slices could not be distinguished from a busy event
// loop.
const MAX_SLICES = 16
const MIN_SLICE_MS = 50

/**
 * Detects when bytes that wait to be sent make no progress, for one exchange after another on a socket. Only
 * the socket's own timer sees partial progress: instead of firing, it restarts when the kernel has accepted
 * some of the queued bytes. Node checks that only when the timer is due, so the limit is split into slices:
 * it has passed after so many consecutive slices without progress.
 *
 * The timer keeps running between exchanges: it keeps no process alive, and each write restarts it.
 */
export class StallWatch {
  readonly #socket: Socket
  #exchange: WatchedExchange | undefined
  #slices = 0
  #sliceMs = 0
  #stall: { readonly at: number; readonly moved: number; readonly slices: number } | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('timeout', () => this.#onTimeout())
  }

  /** Watches this exchange from now on, or none. */
  watch(exchange: WatchedExchange | undefined): void {
    this.#exchange = exchange
    this.#stall = undefined
    if (exchange === undefined) return
    const { idleMs } = exchange
    this.#slices = Math.min(MAX_SLICES, Math.max(1, Math.floor(idleMs / MIN_SLICE_MS)))
    const sliceMs = idleMs / this.#slices
    if (sliceMs === this.#sliceMs) return
    this.#sliceMs = sliceMs
    this.#socket.setTimeout(sliceMs)
  }

  #onTimeout(): void {
    const { writableLength, bytesWritten, bytesRead } = this.#socket
    const exchange = this.#exchange
    if (exchange === undefined || writableLength === 0 || !exchange.isActive()) {
      this.#stall = undefined
      return
    }
    const at = exchange.clock.monotonicMs()
    const moved = bytesWritten - writableLength + bytesRead
    const last = this.#stall
    // A timer that fires late means that part of a write was accepted, or that the event loop was blocked.
    const isNext = last !== undefined && moved === last.moved && at - last.at < 1.75 * this.#sliceMs
    this.#stall = { at, moved, slices: isNext ? last.slices + 1 : 1 }
    if (this.#stall.slices >= this.#slices) exchange.onStall()
    else this.#socket.setTimeout(this.#sliceMs)
  }
}
