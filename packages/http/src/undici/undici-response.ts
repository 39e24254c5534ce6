import type { Dispatcher } from 'undici'

/** Response head as undici returns it. */
export interface ResponseHead {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

// The amount that undici reads at a time.
const MAX_BUFFERED_BYTES = 65_536
const NO_BYTES = new Uint8Array(0)

/**
 * Receives one response from undici's dispatcher. Undici's own `request` is not used, because its streams
 * cost more than the rest of a small request.
 */
export class UndiciResponse implements Dispatcher.DispatchHandler {
  /** Rejects when no response head arrives. */
  readonly head: Promise<ResponseHead>
  readonly #head = Promise.withResolvers<ResponseHead>()
  readonly #onWriting: () => void
  readonly #chunks: Uint8Array[] = []
  #bufferedBytes = 0
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
    headers: ResponseHead['headers'],
  ): void {
    // Interim responses (1xx) precede the response and are ignored.
    if (status < 200) return
    this.#controller = controller
    this.#head.resolve({ status, headers })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.byteLength
    if (this.#bufferedBytes >= MAX_BUFFERED_BYTES) controller.pause()
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

  /** The whole response body, if it has arrived; then `body` need not be read. */
  get bytes(): Uint8Array | undefined {
    if (this.#end === undefined || this.#end.error !== undefined) return undefined
    return this.#chunks.length === 0 ? NO_BYTES : Buffer.concat(this.#chunks)
  }

  /** Response body, for one reader. */
  async *body(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) {
        this.#bufferedBytes -= chunk.byteLength
        yield chunk
        if (this.#bufferedBytes === 0) this.#controller?.resume()
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
