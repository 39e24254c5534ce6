import { printable } from '../../text/printable.ts'
import type { CheckMade, ChecksMade } from '../checkpoints/checkpoint-event.ts'

/** A line of `oss doctor`, and below it what to do. */
export function checkText({ check, status, found, advice }: CheckMade): string {
  const line = `${status.padEnd(7)}  ${check.padEnd(11)}  ${printable(found)}`
  return advice === null ? line : `${line}\n${' '.repeat(22)}${printable(advice)}`
}

/** Says how many checks there were, and how they came out. */
export function checkedText({ ok, warnings, problems, notChecked }: ChecksMade): string {
  const total = ok + warnings + problems
  const counts = [`${ok} ok`, count(warnings, 'warning'), count(problems, 'problem')]
  const rest = notChecked.length === 0 ? '' : `; not checked because of that: ${notChecked.join(', ')}`
  return `${total} checks: ${counts.join(', ')}${rest}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
