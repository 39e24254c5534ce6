import type { Dispatcher } from 'undici'

/** The head of an answer as undici gives it. */
export interface AnswerHead {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

// As much as undici reads at a time.
const enoughBytes = 65_536

/**
 * An answer of undici as it comes. Used instead of undici's `request`, whose streams cost more than all else that a small request needs.
 */
export class UndiciAnswer implements Dispatcher.DispatchHandler {
  /** Rejects when no head came. */
  readonly head: Promise<AnswerHead>
  readonly #head = Promise.withResolvers<AnswerHead>()
  readonly #onWriting: () => void
  readonly #chunks: Uint8Array[] = []
  #waitingBytes = 0
  #controller: Dispatcher.DispatchController | undefined
  #end: { readonly error?: Error } | undefined
  #wake: (() => void) | undefined

  /** @param onWriting - called right before the request is written. */
  constructor(onWriting: () => void) {
    this.head = this.#head.promise
    this.#onWriting = onWriting
  }

  onRequestStart(): void {
    this.#onWriting()
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: AnswerHead['headers'],
  ): void {
    // Others come before the answer and say nothing that matters here.
    if (status < 200) return
    this.#controller = controller
    this.#head.resolve({ status, headers })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#waitingBytes += chunk.byteLength
    if (this.#waitingBytes >= enoughBytes) controller.pause()
    this.#wake?.()
  }

  onResponseEnd(): void {
    this.#end = {}
    this.#wake?.()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end = { error }
    this.#head.reject(error)
    this.#wake?.()
  }

  /** The body, for one reader. */
  async *body(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) {
        this.#waitingBytes -= chunk.byteLength
        yield chunk
        if (this.#waitingBytes === 0) this.#controller?.resume()
      } else if (this.#end === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = undefined
      } else if (this.#end.error === undefined) {
        return
      } else {
        throw this.#end.error
      }
    }
  }
}
