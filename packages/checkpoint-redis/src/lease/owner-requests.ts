import type { OwnerAction } from '@oss/multipart'

/** What the owner of a checkpoint was asked. Each request is passed on once to each listener. */
export class OwnerRequests {
  readonly #received: OwnerAction[] = []
  readonly #listeners: ((action: OwnerAction) => void)[] = []

  /** Calls the listener with what was asked before, and with what will be. */
  listen(listener: (action: OwnerAction) => void): void {
    this.#listeners.push(listener)
    if (this.#listeners.length === 1) for (const action of this.#received) listener(action)
  }

  /** Receives all requests to this owner, as the store keeps them: words, the oldest first. */
  receive(words: string): void {
    for (const word of words.split(' ')) {
      if ((word !== 'pause' && word !== 'cancel') || this.#received.includes(word)) continue
      this.#received.push(word)
      for (const listener of this.#listeners) listener(word)
    }
  }
}
