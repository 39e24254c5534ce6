import type { FaultControl } from '../faults/plan/fault-control.ts'
import type { RequestRecord } from '../server/request-log.ts'
import type { EmulatorCredentials } from '../signature/credentials.ts'
import type { EmulatorState } from './emulator-state.ts'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`. */
  readonly endpoint: string
  readonly port: number
  /** Without the `oss-` prefix. */
  readonly region: string
  /** The first of the accepted credentials. */
  readonly credentials: EmulatorCredentials
  /** The latest 20,000 requests, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Clears {@link Emulator.requests}. */
  clearRequests(): void
  /** Adds and removes faults. */
  readonly faults: FaultControl
  /** Reads and changes stored objects and uploads without HTTP. */
  readonly state: EmulatorState
  /** Number of open connections. */
  readonly openSockets: number
  /** Closes all connections and the server. Requests that a `late` fault still delays are not executed. */
  close(): Promise<void>
}
