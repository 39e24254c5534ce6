import { DelayedError, UnrecoverableError } from 'bullmq'
import type { RangeCounts, RangeData } from '../queue/job-data.ts'
import type { TreeJob } from '../queue/open-queue.ts'
import { JobReport } from './job-report.ts'
import { failureOf, mayEndByItself, type TreeFailure } from './range-failure.ts'
import { type RangeOutcome, type RangeUploader, uploadRange } from './upload-range.ts'

/** Delay beyond the end of a lease, and the shortest one. */
const LEASE_MARGIN_MS = 500

/** Uploads the range of a job. Rejects in the way in which BullMQ tries it again, or does not. */
export async function processRange(
  uploader: RangeUploader,
  job: TreeJob,
  range: RangeData,
  token: string | undefined,
  signal: AbortSignal,
): Promise<RangeCounts> {
  const report = new JobReport(job)
  await report.start()
  const outcome = await uploadRange(uploader, range, report, signal).catch(async (error: unknown) => {
    signal.throwIfAborted()
    const failure = failureOf({ file: range.directory, key: range.prefix + range.path }, error)
    report.failed(failure)
    await report.end()
    throw failedJob(failure.message, mayEndByItself(error))
  })
  await report.end()
  const { counts, first, isTemporary, lockedUntilMs } = outcome
  if (first === undefined) return counts
  if (lockedUntilMs !== undefined) {
    // The worker that died has the lease for a while. Waiting for its end is no failed attempt.
    await job.moveToDelayed(Math.max(Date.now(), lockedUntilMs) + LEASE_MARGIN_MS, token)
    throw new DelayedError()
  }
  throw failedJob(summaryOf(outcome, first), isTemporary)
}

function failedJob(message: string, isTemporary: boolean): Error {
  return isTemporary ? new Error(message) : new UnrecoverableError(message)
}

function summaryOf({ counts }: RangeOutcome, { file, message }: TreeFailure): string {
  const { filesFailed } = counts
  return filesFailed === 1
    ? `1 file was not uploaded: ${file}: ${message}`
    : `${filesFailed} files were not uploaded; the first is ${file}: ${message}`
}
