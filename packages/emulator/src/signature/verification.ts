import type { EmulatorCredentials } from './credentials.ts'

/** What the server checks a signature against. */
export interface Verification {
  readonly credentials: readonly EmulatorCredentials[]
  /** Without the `oss-` prefix. */
  readonly region: string
  /** The server's clock, milliseconds. */
  readonly now: number
}
