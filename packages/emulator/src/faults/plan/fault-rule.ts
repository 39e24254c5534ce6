import type { OperationName } from '../../operations/routing/operation-name.ts'
import type { Fault } from './fault.ts'

/** Selects the requests of a rule. All fields that are set must match. */
export interface FaultMatch {
  /** Such as `UploadPart`. */
  readonly operation?: OperationName
  readonly method?: string
  readonly bucket?: string
  readonly key?: string
  readonly partNumber?: number
  /** First matching request that gets the fault, from 1. Requests to which another rule applied count too. */
  readonly nth?: number
  /** Number of requests that get the fault. Default: 1 with `nth`, otherwise all. */
  readonly times?: number
  /** Probability of the fault for each request, 0 to 1. Default: 1. */
  readonly probability?: number
  /** Seed of the random numbers for `probability`. Default: 1. */
  readonly seed?: number
}

/** A fault and the requests that get it. If several rules apply to a request, the first one wins. */
export interface FaultRule {
  readonly match?: FaultMatch
  readonly fault: Fault
}

/** Rules for faults; also the format of a plan file. */
export interface FaultPlan {
  readonly rules: readonly FaultRule[]
}
