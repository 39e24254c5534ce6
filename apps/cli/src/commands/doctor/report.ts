import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { CommonEvent } from '../../events/common-event.ts'
import type { Output } from '../../output/output.ts'
import type { CheckEvent } from './check-event.ts'
import { CHECKS, type Check, type Finding } from './finding.ts'
import type { DoctorTarget } from './target.ts'

/** Emits findings and counts them. */
export interface Report {
  add(...findings: readonly Finding[]): void
  /** Whether one of these is a problem. */
  hasProblem(...checks: readonly Check[]): boolean
  /** Emits the totals. @returns the exit code, which is that of the first problem */
  end(): ExitCode
}

/** Creates the report about a target. */
export function createReport(
  output: Output<CommonEvent | CheckEvent>,
  { bucket, prefix }: DoctorTarget,
): Report {
  const findings: Finding[] = []
  const count = (status: Finding['status']): number =>
    findings.filter((finding) => finding.status === status).length
  return {
    add(...added) {
      for (const finding of added) {
        findings.push(finding)
        const { check, status, found, advice } = finding
        output.emit({ kind: 'check', check, status, found, advice })
      }
    },
    hasProblem: (...checks) =>
      findings.some(({ check, status }) => status === 'problem' && checks.includes(check)),
    end() {
      const exitCode = findings.find(({ status }) => status === 'problem')?.exitCode ?? EXIT.done
      const always = alwaysChecked(bucket !== undefined)
      const notChecked = always.filter((check) => findings.every((finding) => finding.check !== check))
      output.emit({
        kind: 'checked',
        bucket: bucket ?? null,
        prefix,
        ok: count('ok'),
        warnings: count('warning'),
        problems: count('problem'),
        notChecked,
        exitCode,
      })
      return exitCode
    },
  }
}

/** The checks that are skipped only after a problem. */
function alwaysChecked(hasBucket: boolean): readonly Check[] {
  const onlyOnProblem: readonly Check[] = ['service', 'region', 'bucket']
  const onlyForBuckets: readonly Check[] = ['read', 'put', 'abort', 'orphans']
  return CHECKS.filter(
    (check) => !onlyOnProblem.includes(check) && (hasBucket || !onlyForBuckets.includes(check)),
  )
}
