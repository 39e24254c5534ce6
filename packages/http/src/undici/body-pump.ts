import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../time/clock.ts'
import type { RewindableBody } from '../transport/http-request.ts'

// How long a body may take to end after it was told to.
const graceMs = 1000

/** What a pump asks about its exchange and tells it. */
export interface PumpOptions {
  /** Aborts when the exchange is over. */
  readonly signal: AbortSignal
  /** Whether the kernel has taken all that undici was given. */
  readonly isFlushed: () => boolean
  /** Called when undici took all of the body. */
  readonly onDone: () => void
}

/** Gives a body to undici chunk by chunk, and can stop at any time. R14: nothing is copied or read ahead. */
export class BodyPump {
  /** Whether undici took all of the body: what of it is not with the kernel yet is less than a socket's buffer. */
  done = false
  /** What the body threw. */
  failure: { readonly error: unknown } | undefined
  readonly #body: RewindableBody
  readonly #options: PumpOptions
  #source: AsyncIterator<Uint8Array> | undefined
  readonly #state: { halted: boolean } = { halted: false }
  #bytesGiven = 0

  constructor(body: RewindableBody, options: PumpOptions) {
    this.#body = body
    this.#options = options
  }

  /** Gives no more: the answer came early, and undici would drop it if the body ended short. */
  halt(): void {
    this.#state.halted = true
  }

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    const { signal, isFlushed, onDone } = this.#options
    const source = this.#body.open(signal)[Symbol.asyncIterator]()
    this.#source = source
    try {
      for (;;) {
        const next = await source.next()
        if (next.done) break
        // A write to a connection that the server closed after an early answer would destroy that answer, which may
        // already lie in the kernel. A turn of the event loop reads it first.
        await nextTurn()
        if (this.#state.halted) {
          await aborted(signal)
          return
        }
        this.#bytesGiven += next.value.byteLength
        yield next.value
        // Asked for more, undici may still have what was given, when it was little; then it is released later.
        if (isFlushed()) this.#body.released?.(this.#bytesGiven)
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

  /** To be called when the connection is free of this body: all of it is with the kernel, or the socket is gone. */
  release(): void {
    this.#body.released?.(this.#bytesGiven)
  }

  /** Resolves when the body has ended, or did not within its grace. The signal must have aborted. */
  async close(clock: Clock): Promise<void> {
    const ended = this.#source?.return?.()
    if (ended === undefined) return
    const waiting = new AbortController()
    await Promise.race([
      ended.catch(() => undefined),
      clock.sleep(graceMs, waiting.signal).catch(() => undefined),
    ])
    // Without a reason an error is made, which costs more than the rest.
    waiting.abort('the body has ended')
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
