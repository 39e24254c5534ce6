import type { OperationName } from '../../operations/routing/operation-name.ts'
import type { Fault } from './fault.ts'
import type { FaultRule } from './fault-rule.ts'
import { parseFaultPlan } from './parse-fault-plan.ts'
import { createRandom } from './random.ts'

/** A rule in force. */
export interface ActiveFault {
  readonly rule: FaultRule
  /** How many requests it was applied to. */
  readonly applied: number
  /** Takes the rule out of force. */
  remove(): void
}

/** Adds and removes faults while the emulator runs. */
export interface FaultControl {
  readonly active: readonly ActiveFault[]
  /** @throws EmulatorError `FAULT_PLAN_INVALID`, naming the field. */
  add(rule: FaultRule): ActiveFault
  /** Takes all rules out of force. */
  clear(): void
}

/** What a rule can look at. */
export interface FaultCandidate {
  /** `''` when the request was not understood. */
  readonly operation: OperationName | ''
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly partNumber: number | undefined
}

/** The control with the side that the server uses. */
export interface FaultSource {
  readonly control: FaultControl
  /** Counts the request against the rules and tells what shall happen to it. */
  take(subject: FaultCandidate): Fault | undefined
}

interface CountedRule extends ActiveFault {
  /** Counts the request if it fits, and tells whether the fault is due for it. */
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
      // Not `find`: every rule counts every request that fits it, also when an earlier rule decides.
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
  let seen = 0
  let applied = 0
  return {
    rule,
    remove,
    get applied() {
      return applied
    },
    isDue(subject) {
      if (!fits(rule, subject)) return false
      seen++
      const isDrawn = random() < probability
      return isDrawn && seen >= nth && applied < times
    },
    apply() {
      applied++
      return rule.fault
    },
  }
}

function fits({ match = {} }: FaultRule, subject: FaultCandidate): boolean {
  const names = ['operation', 'method', 'bucket', 'key', 'partNumber'] as const
  return names.every((name) => match[name] === undefined || match[name] === subject[name])
}
