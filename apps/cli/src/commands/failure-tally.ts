import { messageOf } from '../errors/error-chain.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../errors/exit-codes.ts'
import type { BatchEnded } from '../events/batch-event.ts'

/** Maximum number of failed files in the last event. */
const MAX_FAILURES = 100

/** A file that failed. */
interface FailedFile {
  readonly file: string
  readonly key: string
  readonly error: unknown
}

/** Collects the files of a batch that failed. */
export interface FailureTally {
  /** The first hundred. */
  readonly failures: BatchEnded['failures']
  add(failed: FailedFile): void
  /** The exit code for all of them. */
  exitCode(): ExitCode
}

/**
 * Creates an empty tally.
 *
 * @param unusableName - exit code for a name that cannot be used. 2 would mean that nothing was done.
 */
export function createFailureTally(unusableName: ExitCode): FailureTally {
  const failures: BatchEnded['failures'][number][] = []
  let exitCode: ExitCode = EXIT.done
  return {
    failures,
    exitCode: () => exitCode,
    add({ file, key, error }) {
      if (failures.length < MAX_FAILURES) failures.push({ file, key, message: messageOf(error) })
      const ofFile = exitCodeOf(error)
      const code = ofFile === EXIT.usage ? unusableName : ofFile
      // A temporary failure has priority, because a script can wait and run the same command again.
      if (exitCode === EXIT.done || code === EXIT.unavailable) exitCode = code
    },
  }
}
