import { fsCheckpointStore } from '@oss/checkpoint-fs'
import type { CheckpointStore } from '@oss/multipart'

/** Where a process of a test finds the checkpoints that it shares with others. */
export type StoreLocation =
  | { readonly kind: 'directory'; readonly directory: string }
  | {
      readonly kind: 'database'
      /** Name of the database. */
      readonly database: string
      readonly port: number
      /** Name of the store. */
      readonly name: string
      readonly leaseMs: number
    }

/** A store with its connection. */
export interface OpenStore extends AsyncDisposable {
  readonly checkpoints: CheckpointStore
}

/** Opens the store of this location. */
export async function openStore(location: StoreLocation): Promise<OpenStore> {
  if (location.kind === 'directory')
    return { checkpoints: fsCheckpointStore(location), async [Symbol.asyncDispose]() {} }
  const { database: databaseName, port, name, leaseMs } = location
  // Not loaded for directories: it looks for the databases of this machine.
  const { DATABASES } = await import('../databases/tested-databases.ts')
  const database = DATABASES.find((candidate) => candidate.name === databaseName)
  if (database === undefined) throw new Error(`there is no database ${databaseName}`)
  const connected = await database.connect(port)
  return {
    checkpoints: await connected.store({ name, leaseMs }),
    [Symbol.asyncDispose]: () => connected[Symbol.asyncDispose](),
  }
}
