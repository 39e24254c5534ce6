import {
  type Connection,
  committed,
  type ObjectStore,
  openConnection,
  type Transaction,
} from './connection.ts'
import type { FileHandle } from './file-handle.ts'
import { resultOf } from './request.ts'

/** An upload. Its journal has the header alone, in the format of files: with a version and a checksum. */
export interface UploadRow {
  readonly id: string
  readonly journal: Uint8Array
  readonly completing: boolean
  readonly updatedAtMs: number
}

/** A recorded part. */
export interface PartRow {
  readonly id: string
  readonly number: number
  readonly etag: string
  readonly crc64: string | undefined
  readonly settled: boolean
}

/** The owner that acquired a checkpoint last. */
export interface LeaseRow {
  readonly id: string
  readonly token: string
  /** When the lease ends unless it is renewed; `undefined` when a Web Lock ends it with its owner. */
  readonly endsAtMs: number | undefined
  /** When the owner left; `undefined` before it has left. */
  readonly leftAtMs?: number
}

/** The file of an upload, which can be read again without being selected again. */
interface HandleRow {
  readonly id: string
  readonly handle: FileHandle
}

/** A range of keys, as `partsOf` returns it. */
export type KeyRange = object

/** One table. */
interface Table<Key, Row> {
  get(key: Key): Promise<Row | undefined>
  getKey(key: Key): Promise<Key | undefined>
  getAll(range?: KeyRange): Promise<Row[]>
  count(range: KeyRange): Promise<number>
  put(row: Row): Promise<unknown>
  delete(key: Key | KeyRange): Promise<void>
}

/** The tables within one transaction. */
export interface Tables {
  readonly uploads: Table<string, UploadRow>
  readonly parts: Table<readonly [string, number], PartRow>
  readonly leases: Table<string, LeaseRow>
  readonly handles: Table<string, HandleRow>
}

const KEYS = { uploads: 'id', parts: ['id', 'number'], leases: 'id', handles: 'id' } as const
const NAMES = Object.keys(KEYS)
const METHODS = ['get', 'getKey', 'getAll', 'count', 'put', 'delete'] as const
const VERSION = 1

/** A database that is opened when it is needed, and again after the browser or another tab closed it. */
export class Database {
  readonly name: string
  #opening: Promise<Connection> | undefined

  constructor(name: string) {
    this.name = name
  }

  /** Reads from one state of the database. */
  async read<Value>(act: (tables: Tables) => Promise<Value>): Promise<Value> {
    const connection = await this.#open()
    return act(tablesOf(connection.transaction(NAMES, 'readonly')))
  }

  /** Runs a transaction alone. Resolves when its writes are on the disk. */
  async write<Value>(act: (tables: Tables) => Promise<Value>): Promise<Value> {
    const connection = await this.#open()
    const transaction = connection.transaction(NAMES, 'readwrite', { durability: 'strict' })
    const done = committed(transaction)
    // When a request fails, its own error is reported.
    done.catch(() => {})
    try {
      const value = await act(tablesOf(transaction))
      await done
      return value
    } catch (error) {
      abort(transaction)
      throw error
    }
  }

  #open(): Promise<Connection> {
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  async #connect(): Promise<Connection> {
    const connection = await openConnection(this.name, VERSION, (created) => {
      for (const [name, keyPath] of Object.entries(KEYS)) created.createObjectStore(name, { keyPath })
    })
    const forget = (): void => {
      this.#opening = undefined
    }
    connection.onclose = forget
    connection.onversionchange = () => {
      forget()
      connection.close()
    }
    return connection
  }
}

function tablesOf(transaction: Transaction): Tables {
  const tables = NAMES.map((name) => [name, tableOf(transaction.objectStore(name))])
  return Object.fromEntries(tables) as unknown as Tables
}

function tableOf(store: ObjectStore): object {
  const methods = METHODS.map((name) => [name, (argument: unknown) => resultOf(store[name](argument))])
  return Object.fromEntries(methods)
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort()
  } catch {
    // It has ended by itself.
  }
}
