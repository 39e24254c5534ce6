import type { Fault } from '../faults/plan/fault.ts'
import type { Connection } from '../wire/connection.ts'
import type { RequestBody } from '../wire/request-body.ts'
import type { RequestHead } from './request-head.ts'
import type { RequestLogEntry } from './request-log.ts'
import type { ServerContext } from './server-context.ts'
import type { TrafficPace } from './traffic-pace.ts'

/** One request on its way through the server. */
export interface Exchange {
  readonly context: ServerContext
  readonly connection: Connection
  readonly head: RequestHead
  readonly body: RequestBody
  readonly pace: TrafficPace
  /** What goes wrong with it. */
  readonly fault: Fault | undefined
  readonly entry: RequestLogEntry
  /** The server's clock, moved by a `skew` fault. */
  now(): number
}
