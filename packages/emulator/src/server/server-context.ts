import type { FaultSource } from '../faults/plan/fault-control.ts'
import type { Service } from '../service/operation.ts'
import type { EmulatorCredentials } from '../signature/credentials.ts'
import type { SignatureVersion } from '../signature/principal.ts'
import type { CnameMap } from '../wire/address.ts'
import type { Throttle } from '../wire/throttle.ts'
import type { CorsRule } from './cors.ts'
import type { RequestLog } from './request-log.ts'

/** State shared by all requests. */
export interface ServerContext {
  readonly service: Service
  readonly credentials: readonly EmulatorCredentials[]
  readonly signatureVersions: readonly SignatureVersion[]
  readonly allowAnonymous: boolean
  readonly requesterPays: readonly string[]
  readonly cnames: CnameMap
  readonly cors: readonly CorsRule[]
  readonly faults: FaultSource
  readonly log: RequestLog
  /** Upload bandwidth limit of the server. */
  readonly uploadThrottle: Throttle | undefined
  /** The server's clock, milliseconds. */
  readonly now: () => number
  /** Aborted when the emulator closes. */
  readonly closing: AbortSignal
}
