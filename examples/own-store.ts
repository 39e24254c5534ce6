// A checkpoint store in a database, such as PostgreSQL or Redis, that several hosts share. Each lease has a token, and every write checks it in
// the same transaction: an owner that was paused beyond its lease can no longer write. A lock that only expires (SET NX PX) does not achieve that.
// The contract has the requirements that every store must meet; run it in your tests.
import {
  CheckpointError,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  decodeJournal,
  encodeRecord,
  isCheckpointError,
  JOURNAL_START,
  type JournalRecord,
} from '@oss/multipart'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { bucket, exampleClient, exampleFile } from './settings.ts'

const LEASE_MS = 30_000

/** The database. In a real one, each method is one transaction. */
class Database {
  readonly lines = new Map<CheckpointId, Uint8Array[]>()
  readonly leases = new Map<CheckpointId, { readonly token: number; endsAtMs: number }>()
  #lastToken = 0

  journal(id: CheckpointId): Uint8Array {
    return Buffer.concat(this.lines.get(id) ?? [])
  }

  /** insert into leases ... on conflict (id) do update ... where leases.ends_at < now() returning token */
  acquire(id: CheckpointId): { readonly token: number; readonly journal: Uint8Array } {
    const endsAtMs = this.leases.get(id)?.endsAtMs ?? 0
    if (endsAtMs > Date.now()) {
      const owner = { description: 'another upload', leaseEndsAtMs: endsAtMs }
      throw new CheckpointError('LOCKED', 'Another upload has this checkpoint.', { owner })
    }
    this.#lastToken += 1
    this.leases.set(id, { token: this.#lastToken, endsAtMs: Date.now() + LEASE_MS })
    return { token: this.#lastToken, journal: this.journal(id) }
  }

  /** select from leases where id = $1 and token = $2 for share; then insert into lines, or delete from it */
  write(id: CheckpointId, token: number, change: (lines: Uint8Array[]) => readonly Uint8Array[]): void {
    if (this.leases.get(id)?.token !== token)
      throw new CheckpointError('TAKEN_OVER', 'The lease ended, and another upload has this checkpoint.')
    const lines = change(this.lines.get(id) ?? [])
    if (lines.length === 0) this.lines.delete(id)
    else this.lines.set(id, [...lines])
  }

  /** delete from leases where id = $1 and token = $2 */
  release(id: CheckpointId, token: number): void {
    if (this.leases.get(id)?.token === token) this.leases.delete(id)
  }
}

function databaseStore(database: Database): CheckpointStore {
  return {
    acquire: async (id) => leaseOf(database, id),
    has: async (id) => database.lines.has(id),
    async *list({ parts: withParts = true } = {}) {
      for (const id of database.lines.keys()) {
        const { checkpoint } = decodeJournal(database.journal(id))
        if (checkpoint === undefined) continue
        const { header, parts, completing } = checkpoint
        const { endsAtMs = 0 } = database.leases.get(id) ?? {}
        const owner =
          endsAtMs > Date.now() ? { description: 'an upload', leaseEndsAtMs: endsAtMs } : undefined
        const listed = { id, location: 'the database', header, completing, owner, updatedAtMs: undefined }
        yield { ...listed, partsRecorded: parts.length, parts: withParts ? parts : undefined }
      }
    },
  }
}

function leaseOf(database: Database, id: CheckpointId): CheckpointLease {
  const { token, journal } = database.acquire(id)
  const { checkpoint, damage, intactByteLength, ...found } = decodeJournal(journal)
  const lost = new AbortController()
  let { checksum } = found
  let isDisposed = false

  async function change(lines: (present: Uint8Array[]) => readonly Uint8Array[]): Promise<void> {
    if (isDisposed) throw new CheckpointError('LEASE_ENDED', 'The lease was disposed of.')
    try {
      database.write(id, token, lines)
    } catch (error) {
      if (isCheckpointError(error) && error.code === 'TAKEN_OVER') lost.abort(error)
      throw error
    }
  }

  const encode = (record: JournalRecord): Uint8Array => {
    const { bytes, checksum: next } = encodeRecord(
      record,
      record.kind === 'header' ? JOURNAL_START : checksum,
    )
    checksum = next
    return bytes
  }
  const append = (record: JournalRecord): Promise<void> =>
    change((lines) => {
      if (lines.length === 0)
        throw new CheckpointError('REMOVED', 'The checkpoint has no header. Call begin() first.')
      return [...lines, encode(record)]
    })

  // A real store also learns here that it lost its lease: the update changes no row.
  const renewal = setInterval(() => {
    const lease = database.leases.get(id)
    if (lease?.token === token) lease.endsAtMs = Date.now() + LEASE_MS
    else
      lost.abort(
        new CheckpointError('TAKEN_OVER', 'The lease ended, and another upload has this checkpoint.'),
      )
  }, LEASE_MS / 3).unref()
  // Damaged lines are left behind: what follows must continue the intact ones.
  if (checkpoint !== undefined) database.write(id, token, () => [journal.subarray(0, intactByteLength)])

  return {
    restored: { checkpoint, damage: journal.byteLength > 0 ? damage : undefined },
    location: 'the database',
    lost: lost.signal,
    begin: (header) => change(() => [encode({ kind: 'header', header })]),
    recordPart: (part) => append({ kind: 'part', part }),
    markCompleting: () => append({ kind: 'completing' }),
    remove: () => change(() => []),
    async [Symbol.asyncDispose]() {
      clearInterval(renewal)
      if (!isDisposed) database.release(id, token)
      isDisposed = true
    },
  }
}

const cases = checkpointStoreContract(async () => {
  const database = new Database()
  return {
    store: databaseStore(database),
    reopen: () => databaseStore(database),
    async expire(id) {
      const lease = database.leases.get(id)
      if (lease !== undefined) lease.endsAtMs = 0
    },
    async [Symbol.asyncDispose]() {},
  }
})
for (const { run } of cases) await run()
console.log('the store meets the contract')

await using client = exampleClient()
const database = new Database()
const start = () =>
  client.resumableUpload({
    bucket,
    key: 'exampleobject.bin',
    file: exampleFile(),
    partSize: 102_400,
    checkpoints: databaseStore(database),
  })
const first = start()
for await (const { bytesRecorded } of first.progress()) if (bytesRecorded > 0) break
await first.interrupt()
const { partsReused } = await start().done()
console.log(`${partsReused > 0 ? 'resumed' : 'restarted'}; ${database.lines.size} checkpoints are left`)
