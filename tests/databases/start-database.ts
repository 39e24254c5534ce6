import type { ConnectedStores, DatabaseServer, TestedDatabase } from './database-server.ts'

/** A server and a client of it. */
export interface RunningDatabase extends AsyncDisposable {
  readonly server: DatabaseServer
  readonly connected: ConnectedStores
}

/** Starts a server and connects to it. */
export async function startDatabase(database: TestedDatabase): Promise<RunningDatabase> {
  await using started = new AsyncDisposableStack()
  const server = started.use(await database.start())
  const connected = started.use(await database.connect(server.port))
  const all = started.move()
  return { server, connected, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
