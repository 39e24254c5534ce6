import type { BatchEnded } from '../../events/batch-event.ts'
import { printable } from '../../text/printable.ts'

/**
 * Joins the lines of the summary of a batch: what failed, the totals, and the command that continues. Without
 * anything done, the error that stopped the batch explains what to do.
 */
export function summaryText(
  { outcome, continueCommand }: Pick<BatchEnded, 'outcome' | 'continueCommand'>,
  done: number,
  lines: readonly string[],
): string {
  const canContinue = continueCommand !== null && (outcome !== 'stopped' || done > 0)
  const all = canContinue ? [...lines, 'To continue:', `  ${printable(continueCommand)}`] : lines
  return all.map((line, index) => (index === 0 ? line : `  ${line}`)).join('\n')
}
