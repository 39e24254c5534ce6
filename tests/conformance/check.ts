import type { Target } from './target.ts'

/** Compares what a service does with what docs/protocol.md says. */
export interface Check {
  /** A fact, as a sentence. */
  readonly title: string
  /** The heading of docs/protocol.md that states it, as in a link. */
  readonly section: string
  /** Sends requests and compares their responses. */
  run(target: Target, compare: Compare): Promise<void>
}

/** Records a difference unless both are equal. Values are texts, numbers, or lists of them. */
export type Compare = (what: string, actual: unknown, expected: unknown) => void

/** Where the service does something else than docs/protocol.md says. */
interface Difference {
  readonly what: string
  readonly actual: string
  readonly expected: string
}

/** The outcome of one check. */
export interface CheckResult {
  readonly title: string
  readonly section: string
  readonly differences: readonly Difference[]
  /** Why the check could not be finished; undefined if it was. */
  readonly failure: string | undefined
}

/** Runs a check. Never rejects. */
export async function runCheck(check: Check, target: Target): Promise<CheckResult> {
  const differences: Difference[] = []
  const { title, section } = check
  const compare: Compare = (what, actual, expected) => {
    const texts = {
      actual: JSON.stringify(actual) ?? 'nothing',
      expected: JSON.stringify(expected) ?? 'nothing',
    }
    if (texts.actual !== texts.expected) differences.push({ what, ...texts })
  }
  try {
    await check.run(target, compare)
    return { title, section, differences, failure: undefined }
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    return { title, section, differences, failure }
  }
}
