import type { Clock } from '../time/clock.ts'
import { nextTurn } from '../time/next-turn.ts'
import type { RewindableBody } from '../transport/rewindable-body.ts'

/** Time limit for a body to end after it was cancelled. */
const GRACE_MS = 1000

const OVER = new Error('The exchange is over.')

/** Callbacks of the exchange that a pump belongs to. */
export interface PumpOptions {
  /** Called with the number of bytes that the socket has accepted. */
  readonly onSent: (total: number) => void
  /** Whether the kernel has accepted all bytes that undici has received. */
  readonly isFlushed: () => boolean
  /** Called when undici has received the whole body. */
  readonly onDone: () => void
}

/**
 * Passes a body to undici chunk by chunk, and can stop at any time. Nothing is copied or read ahead (R14).
 */
export class BodyPump {
  /**
   * Whether undici has received the whole body. What the kernel has not accepted yet fits into a socket's
   * buffer.
   */
  done = false
  /** Error thrown by the body. */
  failure: { readonly error: unknown } | undefined
  readonly #body: RewindableBody
  readonly #options: PumpOptions
  #source: AsyncIterator<Uint8Array> | undefined
  readonly #state: { stopped: boolean } = { stopped: false }
  /** Aborts when the exchange is over. */
  readonly #end = new AbortController()
  #bytesYielded = 0

  constructor(body: RewindableBody, options: PumpOptions) {
    this.#body = body
    this.#options = options
  }

  /**
   * Yields no further chunk, without ending the body: the response arrived early, and undici would discard it
   * if the body ended short.
   */
  stop(): void {
    this.#state.stopped = true
  }

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    const { onSent, isFlushed, onDone } = this.#options
    const { signal } = this.#end
    const source = this.#body.open(signal)[Symbol.asyncIterator]()
    this.#source = source
    try {
      for (;;) {
        const next = await source.next()
        if (next.done) break
        // If the server has closed the connection after an early response, a write would discard that
        // response, which may still be in the kernel. A turn of the event loop reads it first.
        await nextTurn()
        if (this.#state.stopped) {
          await aborted(signal)
          return
        }
        this.#bytesYielded += next.value.byteLength
        yield next.value
        // Undici requests the next chunk, so the socket has accepted this one.
        onSent(this.#bytesYielded)
        // When undici requests more, it may still hold a small chunk; that is released later.
        if (isFlushed()) this.#body.released?.(this.#bytesYielded)
      }
    } catch (error) {
      this.failure ??= { error }
      throw error
    } finally {
      await source.return?.()
      this.#source = undefined
    }
    this.done = true
    onDone()
  }

  /**
   * To be called when the connection no longer needs the chunks: the kernel has them, or the socket is
   * closed.
   */
  release(): void {
    this.#body.released?.(this.#bytesYielded)
  }

  /** Cancels the body, unless it has ended. */
  cancel(): void {
    if (!this.done) this.#end.abort(OVER)
  }

  /** Resolves when the body, which was cancelled, has ended, or its grace period has passed. */
  async close(clock: Clock): Promise<void> {
    const ended = this.#source?.return?.()
    if (ended === undefined) return
    const timer = new AbortController()
    await Promise.race([
      ended.catch(() => undefined),
      clock.sleep(GRACE_MS, timer.signal).catch(() => undefined),
    ])
    // Without a reason, `abort` creates an error, which costs more than all other steps here.
    timer.abort('the body has ended')
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
