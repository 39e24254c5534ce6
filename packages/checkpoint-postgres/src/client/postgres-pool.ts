/** A query with its parameters. */
export interface PostgresQuery {
  readonly text: string
  readonly values: (string | number | Uint8Array | null)[]
  /** Milliseconds after which the client ends the query, and the pool its connection. */
  readonly query_timeout: number
}

/** The part of a `Pool` of `pg` that the store uses. The caller creates and ends it. */
export interface PostgresPool {
  /** Runs one query on any connection of the pool. */
  query(query: PostgresQuery): Promise<{ readonly rows: readonly unknown[] }>
}

/** A row; all columns are strings. */
export type Row = Readonly<Record<string, string | null | undefined>>

/** Returns whether a value has the method of a pool. */
export function isPostgresPool(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'function'
}
