import {
  type CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointLease,
  formatRecord,
  type OwnerAction,
  OwnerRequests,
  type PartRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'
import type { LeasedDatabase } from '../calls/leased-database.ts'
import { leaseEndedError, removedError, takenOverError } from '../errors/lease-errors.ts'
import type { ChangeAction, ChangeResult, CheckpointChange } from '../port/checkpoint-database.ts'
import { RecordBatches } from './record-batches.ts'

/** How often the owner renews its lease, and asks for requests. A lease is at least three times as long. */
export const RENEWAL_MS = 1000

/** A checkpoint that a lease was acquired for. */
export interface AcquiredCheckpoint {
  readonly id: CheckpointId
  /** Identifies the lease in each write. */
  readonly token: string
  /** The number of the last `begin` or `remove`. */
  readonly sequence: number
  readonly restored: RestoredCheckpoint
}

/** The exclusive right to write one checkpoint in a database. */
export class DatabaseLease {
  readonly #database: LeasedDatabase
  readonly #acquired: AcquiredCheckpoint
  readonly #lost = new AbortController()
  readonly #requests = new OwnerRequests()
  readonly #forwarded = new Set<OwnerAction>()
  readonly #batches = new RecordBatches((parts, sequence) =>
    this.#change({ kind: 'record-parts', parts }, sequence),
  )
  /** Ends the time until the next renewal. */
  #waiting: AbortController | undefined
  #sequence: number
  #isDisposed = false

  constructor(database: LeasedDatabase, acquired: AcquiredCheckpoint) {
    this.#database = database
    this.#acquired = acquired
    this.#sequence = acquired.sequence
    this.#renewLater()
  }

  /** Returns the lease as a plain object, which wrappers can spread. */
  asObject(): CheckpointLease {
    return {
      restored: this.#acquired.restored,
      location: this.#database.location,
      lost: this.#lost.signal,
      onRequest: (listener: (action: OwnerAction) => void) => this.#requests.listen(listener),
      renew: () => this.#change({ kind: 'renew' }),
      begin: (header) => this.#begin(header),
      recordPart: (part) => this.#recordPart(part),
      markCompleting: () =>
        this.#change({ kind: 'mark-completing', record: formatRecord({ kind: 'completing' }) }),
      remove: () => this.#changeNext({ kind: 'remove' }),
      [Symbol.asyncDispose]: () => this.#dispose(),
    }
  }

  #begin(header: CheckpointHeader): Promise<void> {
    return this.#changeNext({ kind: 'begin', record: formatRecord({ kind: 'header', header }) })
  }

  #recordPart(part: PartRecord): Promise<void> {
    const { number } = part
    return this.#batches.add({ number, record: formatRecord({ kind: 'part', part }) }, this.#sequence)
  }

  #changeNext(action: ChangeAction): Promise<void> {
    this.#sequence += 1
    return this.#change(action)
  }

  async #change(action: ChangeAction, sequence = this.#sequence): Promise<void> {
    this.#assertOwner()
    const change = this.#changeOf(action, sequence)
    const status = this.#handleResult(await this.#database.write((database) => database.change(change)))
    if (status === 'taken-over') this.#assertOwner()
    // These have renewed the lease, too.
    if (action.kind !== 'record-parts') this.#renewLater()
    if (status === 'removed') throw removedError()
  }

  #changeOf(action: ChangeAction, sequence: number): CheckpointChange {
    const { id, token } = this.#acquired
    return { id, token, leaseMs: this.#database.leaseMs, sequence, action }
  }

  /** Handles the requests in a result, or the loss of the lease; returns the status of the change. */
  #handleResult({ status, requests }: ChangeResult): ChangeResult['status'] {
    if (this.#isDisposed) return status
    if (status === 'taken-over') this.#lose(takenOverError())
    else this.#forwardRequests(requests)
    return status
  }

  /** Forwards each request to this owner once. */
  #forwardRequests(requests: string): void {
    for (const action of requests.split(' ')) {
      if ((action !== 'pause' && action !== 'cancel') || this.#forwarded.has(action)) continue
      this.#forwarded.add(action)
      this.#requests.pass(action)
    }
  }

  #lose(reason: CheckpointError): void {
    this.#waiting?.abort()
    this.#lost.abort(reason)
  }

  #renewLater(): void {
    this.#waiting?.abort()
    if (this.#isDisposed || this.#lost.signal.aborted) return
    const waiting = new AbortController()
    this.#waiting = waiting
    const { clock } = this.#database
    clock.sleep(RENEWAL_MS, { signal: waiting.signal, ref: false }).then(
      () => this.#renew(),
      // Something else has renewed the lease, or it has ended.
      () => {},
    )
  }

  /** One attempt: the next follows soon. */
  async #renew(): Promise<void> {
    const change = this.#changeOf({ kind: 'renew' }, this.#sequence)
    try {
      this.#handleResult(await this.#database.attempt((database) => database.change(change)))
    } catch {
      // The next write of the owner reports what is wrong.
    }
    this.#renewLater()
  }

  async #dispose(): Promise<void> {
    if (this.#isDisposed) return
    this.#isDisposed = true
    this.#waiting?.abort()
    if (this.#lost.signal.aborted) return
    const { id, token } = this.#acquired
    await this.#database.tryWrite((database) => database.release(id, token))
  }

  #assertOwner(): void {
    if (this.#isDisposed) throw leaseEndedError()
    this.#lost.signal.throwIfAborted()
  }
}
