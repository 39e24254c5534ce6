import type { EmulatorCredentials } from './credentials.ts'

/** The values against which a signature is verified. */
export interface Verification {
  readonly credentials: readonly EmulatorCredentials[]
  /** Without the `oss-` prefix. */
  readonly region: string
  /** The server's clock, milliseconds. */
  readonly now: number
}
