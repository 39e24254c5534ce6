import type { OperationName } from '../../operations/routing/operation-name.ts'
import type { Fault } from './fault.ts'
import type { FaultRule } from './fault-rule.ts'
import { parseFaultPlan } from './parse-fault-plan.ts'
import { createRandom } from './random.ts'

/** An active rule. */
export interface ActiveFault {
  readonly rule: FaultRule
  /** Number of requests to which it was applied. */
  readonly applied: number
  /** Removes the rule. */
  remove(): void
}

/** Adds and removes faults while the emulator runs. */
export interface FaultControl {
  readonly active: readonly ActiveFault[]
  /** @throws EmulatorError `FAULT_PLAN_INVALID` with the invalid field. */
  add(rule: FaultRule): ActiveFault
  /** Removes all rules. */
  clear(): void
}

/** Properties of a request that a rule can match. */
export interface FaultCandidate {
  /** `''` when the request could not be routed. */
  readonly operation: OperationName | ''
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly partNumber: number | undefined
}

/** The rules, with their control and the method that the server calls. */
export interface FaultSource {
  readonly control: FaultControl
  /** Counts the request in all rules that match it, and returns the fault that applies to it. */
  take(subject: FaultCandidate): Fault | undefined
}

interface CountedRule extends ActiveFault {
  /** Counts the request if it matches, and returns whether the fault applies to it. */
  isDue(subject: FaultCandidate): boolean
  apply(): Fault
}

export function createFaultSource(rules: readonly FaultRule[]): FaultSource {
  const active: CountedRule[] = []
  const add = (rule: FaultRule): ActiveFault => {
    parseFaultPlan({ rules: [rule] })
    const counted = createCountedRule(rule, () => {
      const index = active.indexOf(counted)
      if (index >= 0) active.splice(index, 1)
    })
    active.push(counted)
    return counted
  }
  for (const rule of rules) add(rule)
  return {
    control: {
      get active() {
        return [...active]
      },
      add,
      clear: () => void active.splice(0),
    },
    take(subject) {
      // Not `find`: every rule counts every matching request, even if an earlier rule applies.
      const due = active.filter((rule) => rule.isDue(subject))
      return due[0]?.apply()
    },
  }
}

function createCountedRule(rule: FaultRule, remove: () => void): CountedRule {
  const {
    nth = 1,
    times = rule.match?.nth === undefined ? Infinity : 1,
    probability = 1,
    seed = 1,
  } = {
    ...rule.match,
  }
  const random = createRandom(seed)
  let matched = 0
  let applied = 0
  return {
    rule,
    remove,
    get applied() {
      return applied
    },
    isDue(subject) {
      if (!matches(rule, subject)) return false
      matched++
      const isDrawn = random() < probability
      return isDrawn && matched >= nth && applied < times
    },
    apply() {
      applied++
      return rule.fault
    },
  }
}

function matches({ match = {} }: FaultRule, subject: FaultCandidate): boolean {
  const names = ['operation', 'method', 'bucket', 'key', 'partNumber'] as const
  return names.every((name) => match[name] === undefined || match[name] === subject[name])
}
