import type { UploadHandle, UploadNotice, UploadOutcome } from '@oss/client'
import type { RecordedUpload } from './journal.ts'

/** An upload, and what was seen of it. */
export interface WatchedRun {
  readonly handle: UploadHandle
  readonly abort: AbortController
  /** The checkpoint at its start. */
  readonly before: RecordedUpload | undefined
  readonly notices: readonly UploadNotice[]
  /** What is wrong with what was seen. */
  readonly problems: readonly string[]
  outcome: UploadOutcome | undefined
}

/** Starts an upload and watches its progress and its notices. */
export function watchRun(
  before: RecordedUpload | undefined,
  abort: AbortController,
  start: (onNotice: (notice: UploadNotice) => void) => UploadHandle,
): WatchedRun {
  const notices: UploadNotice[] = []
  const problems: string[] = []
  const handle = start((notice) => {
    notices.push(notice)
    if (run.outcome !== undefined) problems.push(`R10: the notice ${notice.kind} came after the end`)
  })
  const run: WatchedRun = { handle, abort, before, notices, problems, outcome: undefined }
  void handle.outcome.then((outcome) => {
    run.outcome = outcome
  })
  void watchProgress(run, problems)
  return run
}

async function watchProgress({ handle, notices }: WatchedRun, problems: string[]): Promise<void> {
  let recorded = 0
  let excused = 0
  for await (const { bytesRecorded, bytesTotal, phase } of handle.progress()) {
    // The service may lose an upload, or the file may change: then everything starts over, and a notice says
    // so.
    const restarts = notices.filter(({ kind }) => kind === 'restarted').length
    if (restarts > excused) recorded = 0
    excused = restarts
    if (bytesRecorded < recorded)
      problems.push(`R11: the recorded bytes fell from ${recorded} to ${bytesRecorded} in ${phase}`)
    if (bytesRecorded > bytesTotal) problems.push(`R11: ${bytesRecorded} of ${bytesTotal} bytes are recorded`)
    recorded = bytesRecorded
  }
}
