import type { Fault } from '../faults/plan/fault.ts'
import type { Connection } from '../wire/connection.ts'
import type { RequestBody } from '../wire/request-body.ts'
import type { RequestHead } from './request-head.ts'
import type { RequestLogEntry } from './request-log.ts'
import type { ServerContext } from './server-context.ts'
import type { TrafficPace } from './traffic-pace.ts'

/** A request in progress. */
export interface Exchange {
  readonly context: ServerContext
  readonly connection: Connection
  readonly head: RequestHead
  readonly body: RequestBody
  readonly pace: TrafficPace
  /** The fault that applies to the request. */
  readonly fault: Fault | undefined
  readonly entry: RequestLogEntry
  /** The server's clock, including a `skew` fault. */
  now(): number
}
