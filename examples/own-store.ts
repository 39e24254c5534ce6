// A checkpoint store of one's own: the memory between runs is a table of texts, as a database or Redis has it. The contract says what any store
// must do; run it in the tests of yours.
import {
  CheckpointError,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  decodeJournal,
  encodeRecord,
  JOURNAL_START,
  type JournalRecord,
} from '@oss/multipart'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { bucket, exampleClient, exampleFile } from './settings.ts'

/** The database: a row for each line. A real one is shared, and has locks that end with their owners (SET NX PX of Redis, renewed). */
class Table {
  readonly rows = new Map<CheckpointId, Uint8Array[]>()
  readonly locks = new Set<CheckpointId>()

  journal(id: CheckpointId): Uint8Array {
    return Buffer.concat(this.rows.get(id) ?? [])
  }
}

function tableStore(table: Table): CheckpointStore {
  return {
    async acquire(id) {
      if (table.locks.has(id)) throw new CheckpointError('LOCKED', 'Another upload has this checkpoint.')
      table.locks.add(id)
      return leaseOf(table, id)
    },
    has: async (id) => table.rows.has(id),
    async *list() {
      for (const id of table.rows.keys()) {
        const { checkpoint } = decodeJournal(table.journal(id))
        if (checkpoint !== undefined) yield { id, checkpoint, location: 'the table' }
      }
    },
  }
}

function leaseOf(table: Table, id: CheckpointId): CheckpointLease {
  const { rows, locks } = table
  const bytes = table.journal(id)
  const { checkpoint, damage, intactByteLength, ...found } = decodeJournal(bytes)
  // Damaged lines are left behind: what follows must continue the intact ones.
  if (checkpoint !== undefined) rows.set(id, [bytes.subarray(0, intactByteLength)])
  let { checksum } = found
  let isLive = true

  function write(record: JournalRecord): void {
    if (!isLive) throw new CheckpointError('LEASE_LOST', 'The checkpoint was given back.')
    const isFirst = record.type === 'header'
    const line = encodeRecord(record, isFirst ? JOURNAL_START : checksum)
    if (isFirst) rows.set(id, [])
    rows.get(id)?.push(line.bytes)
    checksum = line.checksum
  }

  return {
    restored: { checkpoint, damage: bytes.byteLength > 0 ? damage : undefined },
    location: 'the table',
    begin: async (header) => write({ type: 'header', header }),
    recordPart: async (part) => write({ type: 'part', part }),
    markCompleting: async () => write({ type: 'completing' }),
    remove: async () => void rows.delete(id),
    async [Symbol.asyncDispose]() {
      if (isLive) locks.delete(id)
      isLive = false
    },
  }
}

const cases = checkpointStoreContract(async () => {
  const table = new Table()
  return { store: tableStore(table), reopen: () => tableStore(table), [Symbol.asyncDispose]: async () => {} }
})
for (const { run } of cases) await run()
console.log('the store keeps its promises')

await using client = exampleClient()
const table = new Table()
const start = () =>
  client.resumableUpload({
    bucket,
    key: 'exampleobject.bin',
    file: exampleFile(),
    partSize: 102_400,
    checkpoints: tableStore(table),
  })
const first = start()
for await (const { bytesRecorded } of first.progress()) if (bytesRecorded > 0) break
await first.interrupt()
const { partsReused } = await start().done()
console.log(`${partsReused > 0 ? 'continued' : 'began again'}; ${table.rows.size} checkpoints are left`)
