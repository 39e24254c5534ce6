import { type Check, type CheckResult, runCheck } from './check.ts'
import { cleanUp } from './clean-up.ts'
import type { Target, Traffic } from './target.ts'

/** The outcome of all checks. */
export interface ConformanceResult {
  readonly results: readonly CheckResult[]
  /** Checks that were not run because the run was stopped. */
  readonly skipped: number
  readonly traffic: Traffic
  /** Objects and uploads of the checks that could not be removed. */
  readonly leftOver: number
}

/** Runs checks one after the other, and removes what they stored, also when the signal stops them. */
export async function runConformance(
  checks: readonly Check[],
  target: Target,
  options: { readonly signal?: AbortSignal; onResult?(result: CheckResult): void } = {},
): Promise<ConformanceResult> {
  const results: CheckResult[] = []
  for (const check of checks) {
    if (options.signal?.aborted === true) break
    const result = await runCheck(check, target)
    results.push(result)
    options.onResult?.(result)
  }
  const leftOver = await cleanUp(target)
  return { results, skipped: checks.length - results.length, traffic: target.traffic(), leftOver }
}
