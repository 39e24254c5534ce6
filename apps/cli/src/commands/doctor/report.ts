import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { Output } from '../../output/output.ts'
import { CHECKS, type Check, type Finding } from './finding.ts'
import type { DoctorTarget } from './target.ts'

/** Tells findings one by one, and counts them. */
export interface Report {
  tell(...findings: readonly Finding[]): void
  /** Whether one of these is a problem. */
  hasProblem(...checks: readonly Check[]): boolean
  /** Tells the sum. @returns how the command ends: as the first problem says */
  end(): ExitCode
}

/** Begins a report about a target. */
export function createReport(output: Output, { bucket, prefix }: DoctorTarget): Report {
  const told: Finding[] = []
  const count = (status: Finding['status']): number =>
    told.filter((finding) => finding.status === status).length
  return {
    tell(...findings) {
      for (const finding of findings) {
        told.push(finding)
        const { check, status, found, advice } = finding
        output.tell({ type: 'check', check, status, found, advice })
      }
    },
    hasProblem: (...checks) =>
      told.some(({ check, status }) => status === 'problem' && checks.includes(check)),
    end() {
      const exitCode = told.find(({ status }) => status === 'problem')?.exitCode ?? EXIT.done
      const always = alwaysChecked(bucket !== undefined)
      const notChecked = always.filter((check) => told.every((finding) => finding.check !== check))
      output.tell({
        type: 'checked',
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

/** What has a line unless something before it fails. */
function alwaysChecked(hasBucket: boolean): readonly Check[] {
  const onlyWhenWrong: readonly Check[] = ['service', 'region', 'bucket']
  const onlyOfBuckets: readonly Check[] = ['read', 'put', 'abort', 'orphans']
  return CHECKS.filter(
    (check) => !onlyWhenWrong.includes(check) && (hasBucket || !onlyOfBuckets.includes(check)),
  )
}
