import { EXIT, type ExitCode, exitCodeOf } from '../errors/exit-codes.ts'
import { Stopped } from '../errors/stopped.ts'
import type { BatchEnded } from '../events/batch-event.ts'
import type { CommonEvent } from '../events/common-event.ts'
import type { AnyEvent } from '../output/event-text.ts'
import { PROGRESS_INTERVAL_MS } from '../transfers/upload-reporter.ts'
import type { CommandContext } from './command.ts'

/** How a batch ended. */
export interface BatchEnd extends Pick<BatchEnded, 'outcome'> {
  readonly exitCode: ExitCode
  /** Why it was `stopped`. */
  readonly error?: unknown
}

/** What a command does with a batch of transfers. */
export interface BatchFollower<Result, Event extends AnyEvent> {
  /** Returns the event that reports the progress. */
  progressEvent(nowMs: number): CommonEvent
  /** Counts a result, and returns the event that reports it. */
  resultEvent(result: Result): CommonEvent | Event
  /** Returns the exit code for the results so far. */
  exitCode(): ExitCode
}

/** Runs a batch, and reports its results and its progress. */
export async function followBatch<Result, Event extends AnyEvent = never>(
  batch: AsyncIterable<Result>,
  { progressEvent, resultEvent, exitCode }: BatchFollower<Result, Event>,
  { host, output }: Pick<CommandContext<Event>, 'host' | 'output'>,
): Promise<BatchEnd> {
  const stopReporting = host.every(PROGRESS_INTERVAL_MS, () => output.emit(progressEvent(host.elapsed())))
  try {
    for await (const result of batch) output.emit(resultEvent(result))
    const code = exitCode()
    return { outcome: code === EXIT.done ? 'done' : 'failed', exitCode: code }
  } catch (error) {
    if (!(error instanceof Stopped)) return { outcome: 'stopped', exitCode: exitCodeOf(error), error }
    // After SIGPIPE the reader of the output is gone, so nothing can be reported.
    return { outcome: 'interrupted', exitCode: error.code === 'SIGPIPE' ? EXIT.sigpipe : EXIT.interrupted }
  } finally {
    stopReporting()
  }
}
