import { type Request, resultOf } from './request.ts'

/** The part of an `IDBObjectStore` that is used. */
export type ObjectStore = Readonly<
  Record<'get' | 'getKey' | 'getAll' | 'count' | 'put' | 'delete', (argument?: unknown) => Request<unknown>>
>

/** The part of an `IDBTransaction` that is used. */
export interface Transaction {
  readonly error: unknown
  oncomplete: (() => void) | null
  onabort: (() => void) | null
  objectStore(name: string): ObjectStore
  abort(): void
}

/** The part of an `IDBDatabase` that is used. */
export interface Connection {
  createObjectStore(name: string, options: { readonly keyPath: string | readonly string[] }): void
  transaction(names: readonly string[], mode: 'readonly' | 'readwrite', options?: object): Transaction
  /** Another tab deletes the database, or opens a later version. */
  onversionchange: (() => void) | null
  /** The browser closed the database. */
  onclose: (() => void) | null
  close(): void
}

/** The global of pages and workers. */
interface Scope {
  readonly indexedDB: {
    open(name: string, version: number): Request<Connection> & { onupgradeneeded: (() => void) | null }
  }
}

/** Opens a database. `upgrade` creates its object stores. */
export function openConnection(
  name: string,
  version: number,
  upgrade: (created: Connection) => void,
): Promise<Connection> {
  const opening = (globalThis as unknown as Scope).indexedDB.open(name, version)
  opening.onupgradeneeded = () => upgrade(opening.result)
  return resultOf(opening)
}

/** Resolves when the writes of a transaction are on the disk. */
export function committed(transaction: Transaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'))
  })
}
