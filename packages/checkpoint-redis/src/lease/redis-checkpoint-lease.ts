import {
  type CheckpointError,
  type CheckpointHeader,
  type CheckpointLease,
  formatRecord,
  type JournalRecord,
  type OwnerAction,
  OwnerRequests,
  type PartRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'
import {
  keysOf,
  type RedisDatabase,
  run,
  runOnce,
  type ScriptCall,
  textOf,
} from '../database/redis-database.ts'
import { RELEASE, WRITE } from '../database/scripts.ts'
import { COMPLETING, HEADER } from '../database/stored-fields.ts'
import { leaseEndedError, removedError, takenOverError } from '../errors/lease-errors.ts'

/** How often the owner renews its lease, and asks for requests. A lease is at least three times as long. */
export const RENEWAL_MS = 1000
/** For how long a release is repeated. The lease ends by itself later. */
const RELEASE_MS = 2000

/** What {@link WRITE} does. */
interface Change {
  readonly kind: 'begin' | 'record' | 'remove' | 'renew'
  /** Number of the `begin` or `remove` that this is, or that this follows. */
  readonly sequence: number
  readonly field?: string
  readonly value?: string
}

/** What was acquired. */
export interface AcquiredCheckpoint {
  readonly id: string
  /** The text that shows Redis who writes. */
  readonly token: string
  readonly location: string
  readonly restored: RestoredCheckpoint
}

/** The exclusive right to write one checkpoint in Redis. */
export class RedisCheckpointLease {
  readonly #database: RedisDatabase
  readonly #acquired: AcquiredCheckpoint
  readonly #lost = new AbortController()
  readonly #requests = new OwnerRequests()
  readonly #passedOn = new Set<OwnerAction>()
  #timer: NodeJS.Timeout | undefined
  #sequence = 0
  #isDisposed = false

  constructor(database: RedisDatabase, acquired: AcquiredCheckpoint) {
    this.#database = database
    this.#acquired = acquired
    this.#renewLater()
  }

  /** Returns the lease as a plain object, which wrappers can spread. */
  asObject(): CheckpointLease {
    const { restored, location } = this.#acquired
    return {
      restored,
      location,
      lost: this.#lost.signal,
      onRequest: (listener: (action: OwnerAction) => void) => this.#requests.listen(listener),
      renew: () => this.#change({ kind: 'renew', sequence: this.#sequence }),
      begin: (header) => this.#begin(header),
      recordPart: (part: PartRecord) => this.#record(String(part.number), { kind: 'part', part }),
      markCompleting: () => this.#record(COMPLETING, { kind: 'completing' }),
      remove: () => this.#change({ kind: 'remove', sequence: this.#nextSequence() }),
      [Symbol.asyncDispose]: () => this.#dispose(),
    }
  }

  #begin(header: CheckpointHeader): Promise<void> {
    const value = formatRecord({ kind: 'header', header })
    return this.#change({ kind: 'begin', sequence: this.#nextSequence(), field: HEADER, value })
  }

  #record(field: string, record: JournalRecord): Promise<void> {
    return this.#change({
      kind: 'record',
      sequence: this.#sequence,
      field,
      value: formatRecord(record),
    })
  }

  #nextSequence(): number {
    this.#sequence += 1
    return this.#sequence
  }

  async #change(change: Change): Promise<void> {
    this.#assertOwner()
    const reply = await run(this.#database, this.#callFor(change), 'UNWRITABLE')
    const status = this.#learn(reply)
    if (status === 'taken-over') this.#assertOwner()
    if (status === 'removed') throw removedError()
  }

  #callFor({ kind, sequence, field = '', value = '' }: Change): ScriptCall {
    const { id, token } = this.#acquired
    const { checkpoint, lease, index } = keysOf(this.#database, id)
    return {
      script: WRITE,
      keys: [checkpoint, lease, index],
      args: [token, String(this.#database.leaseMs), kind, String(sequence), id, field, value],
    }
  }

  /** Learns from a reply who the owner is and what it is asked; returns what became of the change. */
  #learn([status, requests]: readonly unknown[]): string {
    if (this.#isDisposed) return textOf(status)
    if (textOf(status) === 'taken-over') this.#lose(takenOverError())
    else this.#passOn(textOf(requests))
    return textOf(status)
  }

  /** Passes on each of the requests to this owner once. The store keeps them: words, the oldest first. */
  #passOn(words: string): void {
    for (const word of words.split(' ')) {
      if ((word !== 'pause' && word !== 'cancel') || this.#passedOn.has(word)) continue
      this.#passedOn.add(word)
      this.#requests.pass(word)
    }
  }

  #lose(reason: CheckpointError): void {
    clearTimeout(this.#timer)
    this.#lost.abort(reason)
  }

  #renewLater(): void {
    this.#timer = setTimeout(() => void this.#renew(), RENEWAL_MS).unref()
  }

  /** One attempt: the next follows soon, and a write renews the lease, too. */
  async #renew(): Promise<void> {
    const call = this.#callFor({ kind: 'renew', sequence: this.#sequence })
    try {
      this.#learn(await runOnce(this.#database, call))
    } catch {
      // The next write of the owner reports what is wrong.
    }
    if (!this.#isDisposed && !this.#lost.signal.aborted) this.#renewLater()
  }

  async #dispose(): Promise<void> {
    if (this.#isDisposed) return
    this.#isDisposed = true
    clearTimeout(this.#timer)
    if (this.#lost.signal.aborted) return
    const { id, token } = this.#acquired
    await release(this.#database, id, token)
  }

  #assertOwner(): void {
    if (this.#isDisposed) throw leaseEndedError()
    this.#lost.signal.throwIfAborted()
  }
}

/** Ends the lease of an owner. Without Redis, it ends by itself, so that a failure is none. */
export async function release(database: RedisDatabase, id: string, token: string): Promise<void> {
  const call = { script: RELEASE, keys: [keysOf(database, id).lease], args: [token] }
  await run(database, call, 'UNWRITABLE', RELEASE_MS).catch(() => {})
}
