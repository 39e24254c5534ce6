import { type CheckpointError, isCheckpointError } from '@oss/multipart'

/** A write that waits for its transaction. */
interface Waiting<Target> {
  readonly apply: (target: Target) => Promise<void>
  readonly done: PromiseWithResolvers<void>
}

/** Runs writes in order. Those that wait together share a transaction, which costs a sync of the disk. */
export class WriteQueue<Target> {
  readonly #transact: (act: (target: Target) => Promise<void>) => Promise<void>
  #waiting: Waiting<Target>[] = []
  #running: Promise<void> | undefined

  constructor(transact: (act: (target: Target) => Promise<void>) => Promise<void>) {
    this.#transact = transact
  }

  /** Resolves when the write is durable. A CheckpointError that `apply` throws concerns this write alone. */
  add(apply: Waiting<Target>['apply']): Promise<void> {
    const done = Promise.withResolvers<void>()
    this.#waiting.push({ apply, done })
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return done.promise
  }

  /** Resolves when all writes have ended. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      const refused = new Map<Waiting<Target>, CheckpointError>()
      try {
        await this.#transact(async (target) => {
          for (const write of batch) {
            try {
              await write.apply(target)
            } catch (error) {
              if (!isCheckpointError(error)) throw error
              refused.set(write, error)
            }
          }
        })
        for (const write of batch) {
          const error = refused.get(write)
          if (error === undefined) write.done.resolve()
          else write.done.reject(error)
        }
      } catch (error) {
        for (const { done } of batch) done.reject(error)
      }
    }
  }
}
