import type { DatabaseCheckpointStore } from '@oss/checkpoint-database'

/** A database whose data survives its process. */
export interface DatabaseServer extends AsyncDisposable {
  readonly port: number
  /** Kills the process (SIGKILL). */
  kill(): Promise<void>
  /** Starts it again with its data; resolves when it accepts connections. */
  start(): Promise<void>
}

/** Sees each call of a store: `send` makes it, `call` describes it with all its parameters. */
export type Interceptor = (send: () => Promise<unknown>, call: string) => Promise<unknown>

/** How a store is created. */
export interface TestedStoreOptions {
  /** Stores of the same name have the same checkpoints. */
  readonly name: string
  readonly leaseMs?: number
  readonly intercept?: Interceptor
}

/** The stores of one connected client, as an application has it. */
export interface ConnectedStores extends AsyncDisposable {
  store(options: TestedStoreOptions): Promise<DatabaseCheckpointStore>
  /** Sets the time of the last write of all checkpoints of a store. */
  setAllTimes(name: string, timeMs: number): Promise<void>
}

/** A database that a checkpoint store exists for. */
export interface TestedDatabase {
  /** Its name in messages. */
  readonly name: string
  /** Why it cannot run here; `undefined` when it can. */
  readonly missing: string | undefined
  /** Starts a server with an empty directory, on a free port. */
  start(): Promise<DatabaseServer>
  /** Connects to a server on this port. */
  connect(port: number): Promise<ConnectedStores>
}
