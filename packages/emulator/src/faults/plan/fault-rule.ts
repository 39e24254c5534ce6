import type { OperationName } from '../../operations/routing/operation-name.ts'
import type { Fault } from './fault.ts'

/** Which requests a rule is about. Everything that is given must fit. */
export interface FaultMatch {
  /** Such as `UploadPart`. */
  readonly operation?: OperationName
  readonly method?: string
  readonly bucket?: string
  readonly key?: string
  readonly partNumber?: number
  /** The first fitting request that gets the fault, counted from 1; requests that met another rule count too. */
  readonly nth?: number
  /** How many get it. Default 1 with `nth`, else all. */
  readonly times?: number
  /** The chance of each one, 0 to 1. Default 1. */
  readonly probability?: number
  /** Makes the drawn chances repeatable. Default 1. */
  readonly seed?: number
}

/** One line of a plan. When several are due for a request, the first decides. */
export interface FaultRule {
  readonly match?: FaultMatch
  readonly fault: Fault
}

/** What shall go wrong; also the shape of a plan file. */
export interface FaultPlan {
  readonly rules: readonly FaultRule[]
}
