import { createHash } from 'node:crypto'
import type {
  AcquireResult,
  ChangeResult,
  CheckpointChange,
  CheckpointDatabase,
  CheckpointPage,
  LeaseClaim,
  OldCheckpoints,
  RecordedCheckpoint,
} from '@oss/checkpoint-database'
import type { CheckpointId, OwnerAction } from '@oss/multipart'
import { isPermanent } from '../client/permanent-errors.ts'
import type { PostgresPool, Row } from '../client/postgres-pool.ts'
import { MissingTablesError } from '../errors/missing-tables-error.ts'
import { migrationStatements } from '../tables/migrations.ts'
import type { TableNames } from '../tables/table-names.ts'
import { recordedFrom, recordsOf } from './recorded-rows.ts'
import { type Statements, statementsFor } from './statements.ts'

type Parameter = string | number | Buffer | null

/** Where the tables are, and how they are reached. */
export interface PostgresDatabaseOptions {
  readonly pool: PostgresPool
  readonly names: TableNames
  /** Milliseconds after which a query ends without a response, and its connection with it. */
  readonly queryTimeoutMs: number
}

const PAGE = 100
/** For how long an owner that has written nothing may be paused without losing its row. */
const KEPT_MS = 7 * 86_400_000

/** Checkpoints in PostgreSQL: a row for each, with its lease, and a row for each part. */
export class PostgresDatabase implements CheckpointDatabase {
  readonly name = 'PostgreSQL'
  readonly location: string
  readonly isPermanent: (error: unknown) => boolean = isPermanent
  readonly #options: PostgresDatabaseOptions
  readonly #statements: Statements

  constructor(options: PostgresDatabaseOptions) {
    this.#options = options
    this.#statements = statementsFor(options.names)
    this.location = `PostgreSQL, table ${options.names.checkpoints.replaceAll('"', '')}`
  }

  /** Creates the tables, or brings them to the version of this package. */
  async createTables(): Promise<void> {
    await this.#query(migrationStatements(this.#options.names), [])
  }

  async acquire({ id, claim, owner, leaseMs }: LeaseClaim): Promise<AcquireResult> {
    const [row] = await this.#query(this.#statements.acquire, [keyOf(id), id, claim, owner, leaseMs])
    if (row === undefined) throw new Error('Another process acquired the checkpoint at the same time.')
    if (row['status'] !== 'acquired') {
      const leaseEndsAtMs = Number(row['lease_ends_at_ms'])
      return { status: 'locked', owner: { description: row['owner'] ?? '', leaseEndsAtMs } }
    }
    // A statement of its own sees what the owner before it wrote until the moment at which it lost its lease.
    const [recorded] = await this.#query(this.#statements.read, [keyOf(id)])
    return {
      status: 'acquired',
      token: row['token'] ?? '',
      sequence: Number(row['sequence']),
      records: recordsOf(recorded),
    }
  }

  async change({ id, token, leaseMs, sequence, action }: CheckpointChange): Promise<ChangeResult> {
    const key = keyOf(id)
    const { renew, begin, recordParts, markCompleting, remove } = this.#statements
    switch (action.kind) {
      case 'renew':
        return this.#change(renew, [key, token, leaseMs])
      case 'begin':
        return this.#change(begin, [key, token, leaseMs, sequence, action.record])
      case 'record-parts':
        return this.#change(recordParts, [key, token, sequence, JSON.stringify(action.parts)])
      case 'mark-completing':
        return this.#change(markCompleting, [key, token, leaseMs, sequence, action.record])
      case 'remove':
        return this.#change(remove, [key, token, leaseMs, sequence])
    }
  }

  async release(id: CheckpointId, token?: string): Promise<void> {
    await this.#query(this.#statements.release, [keyOf(id), token ?? null])
  }

  async request(id: CheckpointId, action: OwnerAction): Promise<boolean> {
    return (await this.#query(this.#statements.request, [keyOf(id), action])).length > 0
  }

  async has(id: CheckpointId): Promise<boolean> {
    return (await this.#query(this.#statements.has, [keyOf(id)])).length > 0
  }

  async read(id: CheckpointId): Promise<RecordedCheckpoint | undefined> {
    const [row] = await this.#query(this.#statements.read, [keyOf(id)])
    return row && recordedFrom(row)
  }

  async list(after = '0'): Promise<CheckpointPage> {
    const rows = await this.#query(this.#statements.list, [after, PAGE])
    return { checkpoints: rows.map(recordedFrom), next: rows.at(-1)?.['number'] ?? undefined }
  }

  async listOld({ olderThanMs, limit, after }: OldCheckpoints): Promise<CheckpointPage> {
    if (after === undefined) await this.#query(this.#statements.tidy, [KEPT_MS])
    const [time = '-1', number = '-1'] = after?.split(' ') ?? []
    const rows = await this.#query(this.#statements.listOld, [olderThanMs, time, number, limit])
    const last = rows.at(-1)
    return {
      checkpoints: rows.map(recordedFrom),
      next: last && `${last['started_at_ms']} ${last['number']}`,
    }
  }

  async #change(statement: string, values: Parameter[]): Promise<ChangeResult> {
    const [row] = await this.#query(statement, values)
    const status = row?.['status']
    if (status !== 'done' && status !== 'removed') return { status: 'taken-over', requests: '' }
    return { status, requests: row?.['requests'] ?? '' }
  }

  async #query(text: string, values: Parameter[]): Promise<readonly Row[]> {
    const { pool, queryTimeoutMs } = this.#options
    try {
      const { rows } = await pool.query({ text, values, query_timeout: queryTimeoutMs })
      return rows as readonly Row[]
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === '42P01'
      throw isMissing ? new MissingTablesError(error) : error
    }
  }
}

/** Returns the key of a row: a hash, because an id may be too long for an index. */
function keyOf(id: CheckpointId): Buffer {
  return createHash('sha256').update(id).digest()
}
