import {
  type CheckpointError,
  type CheckpointHeader,
  type CheckpointLease,
  OwnerRequests,
  type PartRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'
import type { Database, Tables, UploadRow } from '../database/database.ts'
import { partsOf } from '../database/parts-of.ts'
import { uploadRow } from '../database/read-checkpoint.ts'
import { asCheckpointError, endedError, removedError, takenOverError } from './errors.ts'
import type { Inbox } from './tab-channel.ts'
import type { HeldLock } from './web-locks.ts'
import { WriteQueue } from './write-queue.ts'

/** Leases without Web Locks: how long one lasts, and how often it is renewed. */
const LEASE_MS = 10_000
const RENEWAL_MS = 2_000

/** The lock, the contents and the listeners of a lease. */
export interface LeaseParts {
  readonly database: Database
  readonly id: string
  readonly token: string
  readonly restored: RestoredCheckpoint
  /** `undefined` for a lease that is renewed. */
  readonly lock: HeldLock | undefined
  readonly inbox: Inbox
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
  readonly #requests = new OwnerRequests()
  readonly #renewal: ReturnType<typeof setInterval> | undefined
  #isDisposed = false

  constructor(parts: LeaseParts) {
    this.#parts = parts
    const { token, lock, inbox } = parts
    this.#queue = new WriteQueue((act) => this.#transact(act))
    inbox.handle((message) => {
      if (message.kind === 'request') this.#requests.pass(message.action)
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
      onRequest: (listener) => this.#requests.listen(listener),
      renew: () => this.#confirm(),
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

  /** Checks that no other owner has the checkpoint. A lease without a Web Lock is renewed by its timer. */
  #confirm(): Promise<void> {
    return this.#guard(() =>
      this.#parts.database.read(async (tables) => {
        const row = await tables.leases.get(this.#parts.id)
        if (row !== undefined && row.token !== this.#parts.token) throw takenOverError()
      }),
    )
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

  #write(apply: (target: WriteTarget) => Promise<void>): Promise<void> {
    return this.#guard(() => this.#queue.add(apply))
  }

  async #guard(act: () => Promise<void>): Promise<void> {
    if (this.#isDisposed) throw endedError()
    this.#lost.signal.throwIfAborted()
    try {
      await act()
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
    await this.#queue.settled()
    const { database, id, token, lock, inbox, now } = this.#parts
    inbox.close()
    try {
      await database.write(async (tables) => {
        // The row stays for a while: an owner that was stopped long ago must find that it was replaced.
        if ((await tables.leases.get(id))?.token === token)
          await tables.leases.put({ id, token, endsAtMs: 0, leftAtMs: now() })
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
