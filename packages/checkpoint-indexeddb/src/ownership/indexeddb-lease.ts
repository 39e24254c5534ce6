import type {
  CheckpointError,
  CheckpointHeader,
  CheckpointLease,
  OwnerAction,
  PartRecord,
  RestoredCheckpoint,
} from '@oss/multipart'
import type { Database, Tables, UploadRow } from '../database/database.ts'
import { partsOf } from '../database/parts-of.ts'
import { uploadRow } from '../database/read-checkpoint.ts'
import { asCheckpointError, endedError, removedError, takenOverError } from './errors.ts'
import { listen } from './tab-channel.ts'
import type { HeldLock } from './web-locks.ts'
import { WriteQueue } from './write-queue.ts'

/** Leases without Web Locks: how long one lasts, and how often it is renewed. */
export const LEASE_MS = 10_000
const RENEWAL_MS = 2_000

/** What a lease is made of. */
export interface LeaseParts {
  readonly database: Database
  readonly id: string
  readonly token: string
  readonly restored: RestoredCheckpoint
  /** `undefined` for a lease that is renewed. */
  readonly lock: HeldLock | undefined
  readonly now: () => number
}

/** An upload during a transaction. */
interface WriteTarget {
  readonly tables: Tables
  row: UploadRow | undefined
}

/** The exclusive right to write one checkpoint. Each transaction checks that no other owner has it. */
export class IndexedDbLease {
  readonly #parts: LeaseParts
  readonly #lost = new AbortController()
  readonly #queue: WriteQueue<WriteTarget>
  readonly #listeners: ((action: OwnerAction) => void)[] = []
  readonly #stopListening: () => void
  readonly #renewal: ReturnType<typeof setInterval> | undefined
  #isDisposed = false

  constructor(parts: LeaseParts) {
    this.#parts = parts
    const { database, id, token, lock } = parts
    this.#queue = new WriteQueue((act) => this.#transact(act))
    this.#stopListening = listen(database.name, (message) => {
      if (message.id !== id) return
      if (message.kind === 'request') for (const listener of this.#listeners) listener(message.action)
      else if (message.token !== token) this.#lose(takenOverError())
    })
    if (lock === undefined) this.#renewal = setInterval(() => void this.#renew(), RENEWAL_MS)
    else void lock.stolen.then(() => this.#lose(takenOverError()))
  }

  /** Returns the lease as a plain object, which wrappers can spread. */
  asObject(): CheckpointLease & { readonly isPersistent: true } {
    return {
      restored: this.#parts.restored,
      location: `IndexedDB ${this.#parts.database.name}`,
      lost: this.#lost.signal,
      isPersistent: true,
      onRequest: (listener) => void this.#listeners.push(listener),
      begin: (header) => this.#write((target) => this.#begin(target, header)),
      recordPart: (part) => this.#write((target) => this.#record(target, part)),
      markCompleting: () =>
        this.#write(async (target) => {
          target.row = { ...existing(target), completing: true }
        }),
      remove: () => this.#write((target) => this.#remove(target)),
      [Symbol.asyncDispose]: () => this.#dispose(),
    }
  }

  async #begin(target: WriteTarget, header: CheckpointHeader): Promise<void> {
    const { id, now } = this.#parts
    await target.tables.parts.delete(partsOf(id))
    target.row = uploadRow(id, header, now())
  }

  async #record(target: WriteTarget, { number, etag, crc64, settled }: PartRecord): Promise<void> {
    target.row = { ...existing(target), updatedAtMs: this.#parts.now() }
    await target.tables.parts.put({ id: this.#parts.id, number, etag, crc64, settled })
  }

  async #remove(target: WriteTarget): Promise<void> {
    const { id } = this.#parts
    target.row = undefined
    await target.tables.uploads.delete(id)
    await target.tables.parts.delete(partsOf(id))
  }

  async #write(apply: (target: WriteTarget) => Promise<void>): Promise<void> {
    if (this.#isDisposed) throw endedError()
    this.#lost.signal.throwIfAborted()
    try {
      await this.#queue.add(apply)
    } catch (error) {
      const failure = asCheckpointError(error, 'UNWRITABLE')
      if (failure.code === 'TAKEN_OVER') this.#lose(failure)
      throw failure
    }
  }

  #transact(act: (target: WriteTarget) => Promise<void>): Promise<void> {
    const { database, id } = this.#parts
    return database.write(async (tables) => {
      await this.#assertOwner(tables)
      const uploads = tables.uploads
      const target: WriteTarget = { tables, row: await uploads.get(id) }
      await act(target)
      if (target.row !== undefined) await uploads.put(target.row)
    })
  }

  /** Throws when another owner has the checkpoint. The row is missing when others deleted the database. */
  async #assertOwner(tables: Tables): Promise<void> {
    const { id, token } = this.#parts
    const leases = tables.leases
    const row = await leases.get(id)
    if (row === undefined) await leases.put(leaseRow(this.#parts))
    else if (row.token !== token) throw takenOverError()
  }

  async #renew(): Promise<void> {
    try {
      await this.#parts.database.write(async (tables) => {
        await this.#assertOwner(tables)
        await tables.leases.put(leaseRow(this.#parts))
      })
    } catch (error) {
      const failure = asCheckpointError(error, 'UNWRITABLE')
      if (failure.code === 'TAKEN_OVER') this.#lose(failure)
    }
  }

  #lose(reason: CheckpointError): void {
    if (!this.#isDisposed) this.#lost.abort(reason)
  }

  async #dispose(): Promise<void> {
    if (this.#isDisposed) return
    this.#isDisposed = true
    clearInterval(this.#renewal)
    this.#stopListening()
    await this.#queue.settled()
    const { database, id, token, lock } = this.#parts
    try {
      await database.write(async (tables) => {
        const leases = tables.leases
        if ((await leases.get(id))?.token === token) await leases.delete(id)
      })
    } catch {
      // The next owner replaces the row.
    } finally {
      lock?.release()
    }
  }
}

/** The row of an owner, with the time at which a lease without a Web Lock ends. */
export function leaseRow({ id, token, lock, now }: Pick<LeaseParts, 'id' | 'token' | 'lock' | 'now'>) {
  return { id, token, endsAtMs: lock === undefined ? now() + LEASE_MS : undefined }
}

function existing({ row }: WriteTarget): UploadRow {
  if (row === undefined) throw removedError()
  return row
}
