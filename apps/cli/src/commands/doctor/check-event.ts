import type { EventTexts } from '../../output/event-text.ts'
import { formatCount } from '../../text/count.ts'
import { printable } from '../../text/printable.ts'
import type { Check } from './finding.ts'

/** The result of one check of `oss doctor`. */
interface CheckMade {
  readonly kind: 'check'
  /** The checked property; values may be added. */
  readonly check: Check
  /** `warning`: uploads work nevertheless. */
  readonly status: 'ok' | 'warning' | 'problem'
  readonly found: string
  /** What to do about it. */
  readonly advice: string | null
}

/** Summary of `oss doctor`. */
interface ChecksMade {
  readonly kind: 'checked'
  /** `null` if the account was checked. */
  readonly bucket: string | null
  readonly prefix: string
  readonly ok: number
  readonly warnings: number
  readonly problems: number
  /** Checks that were skipped because of an earlier problem. */
  readonly notChecked: readonly Check[]
  /** Exit code of the first problem. */
  readonly exitCode: number
}

/** The events of `oss doctor`. */
export type CheckEvent = CheckMade | ChecksMade

/** Texts of the events of `oss doctor`. */
export const CHECK_TEXTS: EventTexts<CheckEvent> = {
  check: (event) => ({ kind: 'data', text: checkText(event) }),
  checked: (event) => ({ kind: 'status', text: summary(event) }),
}

const STATUS_WIDTH = 7
const CHECK_WIDTH = 11

function checkText({ check, status, found, advice }: CheckMade): string {
  const line = `${status.padEnd(STATUS_WIDTH)}  ${check.padEnd(CHECK_WIDTH)}  ${printable(found)}`
  return advice === null ? line : `${line}\n${' '.repeat(STATUS_WIDTH + CHECK_WIDTH + 4)}${printable(advice)}`
}

function summary({ ok, warnings, problems, notChecked }: ChecksMade): string {
  const total = ok + warnings + problems
  const counts = [`${ok} ok`, formatCount(warnings, 'warning'), formatCount(problems, 'problem')]
  const skipped = notChecked.length === 0 ? '' : `; skipped after a problem: ${notChecked.join(', ')}`
  return `${formatCount(total, 'check')}: ${counts.join(', ')}${skipped}`
}
