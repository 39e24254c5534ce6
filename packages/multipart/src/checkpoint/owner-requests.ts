import type { OwnerAction } from '../ports/checkpoint-owner.ts'

/** Passes on the requests to the owner of a checkpoint, for a store with a channel to the owner. */
export class OwnerRequests {
  readonly #listeners: ((action: OwnerAction) => void)[] = []
  /** Requests that arrived before the owner listened. */
  readonly #early: OwnerAction[] = []

  /** Calls the listener with each request; the first listener also with those that came before it. */
  listen(listener: (action: OwnerAction) => void): void {
    this.#listeners.push(listener)
    for (const action of this.#early.splice(0)) listener(action)
  }

  /** Calls the listeners with a request, or keeps it until there is one. */
  pass(action: OwnerAction): void {
    if (this.#listeners.length === 0) this.#early.push(action)
    for (const listener of this.#listeners) listener(action)
  }
}
