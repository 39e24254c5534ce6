import type { Connector } from '../connect/connector.ts'
import { UndiciConnection } from './undici-connection.ts'
import type { UndiciParts } from './undici-parts.ts'

/** Connections by origin. An acquired connection has one user until it is released or destroyed. */
export class ConnectionPool {
  readonly #undici: UndiciParts
  readonly #connector: Connector
  readonly #idle = new Map<string, UndiciConnection[]>()
  readonly #all = new Set<UndiciConnection>()

  constructor(undici: UndiciParts, connector: Connector) {
    this.#undici = undici
    this.#connector = connector
  }

  /** Returns the idle connection that was used last, or a new one. */
  acquire(origin: string, { fresh }: { readonly fresh: boolean }): UndiciConnection {
    const idle = fresh ? undefined : this.#idle.get(origin)
    for (let connection = idle?.pop(); connection !== undefined; connection = idle?.pop()) {
      if (connection.socket !== undefined) return connection
    }
    const connection = new UndiciConnection(origin, {
      undici: this.#undici,
      connector: this.#connector,
      onClose: () => {
        if (this.#idle.get(origin)?.includes(connection)) this.#forget(connection)
      },
    })
    this.#all.add(connection)
    return connection
  }

  /** Keeps a connection for the next exchange, until its socket is closed. */
  release(connection: UndiciConnection): void {
    const { origin } = connection
    const idle = this.#idle.get(origin) ?? []
    this.#idle.set(origin, idle)
    idle.push(connection)
  }

  /** Closes a connection. Resolves when its sockets are closed. */
  async destroy(connection: UndiciConnection, reason: Error): Promise<void> {
    await connection.destroy(reason)
    this.#forget(connection)
  }

  /** Closes all connections. Resolves when all sockets are closed. */
  async close(): Promise<void> {
    const reason = new Error('The transport was closed.')
    await Promise.all([...this.#all].map((connection) => this.destroy(connection, reason)))
  }

  #forget(connection: UndiciConnection): void {
    this.#all.delete(connection)
    const idle = this.#idle.get(connection.origin)
    const at = idle?.indexOf(connection) ?? -1
    if (idle === undefined || at === -1) return
    idle.splice(at, 1)
    if (idle.length === 0) this.#idle.delete(connection.origin)
  }
}
