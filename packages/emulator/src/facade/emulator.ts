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
  /** The first of the key pairs that may sign. */
  readonly credentials: EmulatorCredentials
  /** The last 20,000 requests, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Forgets them. */
  clearRequests(): void
  /** Faults to add and remove while it runs. */
  readonly faults: FaultControl
  /** What is stored, past HTTP. */
  readonly state: EmulatorState
  /** How many connections are open now. */
  readonly openSockets: number
  /** Ends every connection and resolves when nothing is left. What a `late` fault still held back never happens. */
  close(): Promise<void>
}
