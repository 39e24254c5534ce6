import { databaseError } from '../errors/lease-errors.ts'
import type { CheckpointDatabase } from '../port/checkpoint-database.ts'
import { type ProcessClock, processClock } from '../port/process-clock.ts'
import { answered, attemptLimitMs, repeat } from './repeat.ts'

/** Duration for which a release is retried. The lease expires anyway. */
const RELEASE_MS = 2000

/** A database, whose calls are repeated for up to the length of a lease while it cannot be reached. */
export class LeasedDatabase {
  readonly leaseMs: number
  readonly location: string
  readonly clock: ProcessClock
  readonly #database: CheckpointDatabase

  constructor(database: CheckpointDatabase, leaseMs: number, clock: ProcessClock = processClock) {
    this.clock = clock
    this.leaseMs = leaseMs
    this.location = database.location
    this.#database = database
  }

  /** Makes a call that changes something. @throws CheckpointError `UNWRITABLE` */
  write<Value>(call: (database: CheckpointDatabase) => Promise<Value>): Promise<Value> {
    return this.#run(call, 'UNWRITABLE', this.leaseMs)
  }

  /** Makes a call that changes nothing. @throws CheckpointError `UNREADABLE` */
  read<Value>(call: (database: CheckpointDatabase) => Promise<Value>): Promise<Value> {
    return this.#run(call, 'UNREADABLE', this.leaseMs)
  }

  /** Makes one attempt of a call. Rejects with the error of the driver. */
  attempt<Value>(call: (database: CheckpointDatabase) => Promise<Value>): Promise<Value> {
    return answered(() => call(this.#database), attemptLimitMs(this.leaseMs), this.clock)
  }

  /** Makes a call that may fail without consequences, because the lease ends anyway. */
  async tryWrite(call: (database: CheckpointDatabase) => Promise<void>): Promise<void> {
    await this.#run(call, 'UNWRITABLE', RELEASE_MS).catch(() => {})
  }

  async #run<Value>(
    call: (database: CheckpointDatabase) => Promise<Value>,
    code: 'UNWRITABLE' | 'UNREADABLE',
    forMs: number,
  ): Promise<Value> {
    const database = this.#database
    try {
      return await repeat(() => call(database), {
        forMs,
        withinMs: attemptLimitMs(this.leaseMs),
        isPermanent: (error) => database.isPermanent(error),
        clock: this.clock,
      })
    } catch (error) {
      throw databaseError(database.name, code, error)
    }
  }
}
