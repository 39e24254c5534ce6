import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { downloadNoticeEvent } from '../../transfers/download-reporter.ts'
import { downloadResultEvent } from '../../transfers/download-result-event.ts'
import { createDownloadsMeter } from '../../transfers/downloads-meter.ts'
import type { CommandContext } from '../command.ts'
import { createFailureTally } from '../failure-tally.ts'
import { followBatch } from '../follow-batch.ts'
import { pathFilter } from '../path-filter.ts'
import type { DirectoryDownloadArguments } from './download-arguments.ts'

/** The default of the client. */
const DEFAULT_JOBS = 8

/** Downloads all objects below a prefix. Each is resumable, and the same command resumes all of them. */
export async function downloadMany(
  args: DirectoryDownloadArguments,
  context: CommandContext,
): Promise<ExitCode> {
  const { kind: _, bucket, prefix, directory, include, exclude, update = true, ...options } = args
  const { jobs = DEFAULT_JOBS, dryRun = false } = options
  const { host, output, signal } = context
  await using client = await context.openClient()
  const startedAtMs = host.elapsed()
  const batch = client.downloadDirectory({
    ...{ ...options, bucket, prefix, directory, jobs, dryRun, signal, skipUnchanged: update },
    filter: pathFilter({ include, exclude }),
    onNotice: ({ file, key }, notice) => {
      const event = downloadNoticeEvent(notice, { bucket, key }, file)
      output.emit({ kind: 'download-notice', file, bucket, key, notice: event })
    },
  })
  output.emit({ kind: 'downloads-started', bucket, prefix, directory, jobs, dryRun })
  // A key that cannot be the name of a file is one that cannot be written.
  const failed = createFailureTally(EXIT.cannotCreate)
  let filesPlanned = 0
  const meter = createDownloadsMeter()
  const debug = host.environment['OSS_DEBUG'] === '1'
  const end = await followBatch(
    batch,
    {
      progressEvent: (nowMs) => meter.measure(batch.progressNow(), nowMs),
      resultEvent(result) {
        if (result.kind === 'planned') filesPlanned += 1
        if (result.kind === 'failed') failed.add(result)
        return downloadResultEvent(result, bucket, debug)
      },
      exitCode: failed.exitCode,
    },
    context,
  )
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  const progress = batch.progressNow()
  output.emit({
    ...{ kind: 'downloads-ended', bucket, prefix, directory, dryRun, outcome: end.outcome },
    filesTotal: progress.filesFound,
    isCounted: progress.isCounted,
    filesDownloaded: progress.filesDownloaded,
    filesUnchanged: progress.filesUnchanged,
    filesPlanned,
    filesFailed: progress.filesFailed,
    filesSkipped: progress.filesSkipped,
    bytesDownloaded: progress.bytesDownloaded,
    bytesReused: progress.bytesReused,
    bytesUnchanged: progress.bytesUnchanged,
    durationMs: Math.round(host.elapsed() - startedAtMs),
    failures: failed.failures,
    continueCommand: end.outcome === 'done' ? null : sameCommand(host),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}
