import type { BatchDownload, DownloadResult } from '@oss/client'
import { messageOf } from '../../errors/error-chain.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import type { CommonEvent } from '../../events/common-event.ts'
import type { DownloadsEnded } from '../../events/downloads-event.ts'
import { failureEvent } from '../../events/failure-event.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { downloadNoticeEvent } from '../../transfers/download-reporter.ts'
import { createDownloadsMeter } from '../../transfers/downloads-meter.ts'
import { PROGRESS_INTERVAL_MS } from '../../transfers/upload-reporter.ts'
import type { CommandContext } from '../command.ts'
import { pathFilter } from '../path-filter.ts'
import type { DirectoryDownloadArguments } from './download-arguments.ts'

/** The default of the client. */
const DEFAULT_JOBS = 8
/** Maximum number of failed files in the last event. */
const MAX_FAILURES = 100

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
  const tally = createTally()
  const end = await follow(batch, tally, bucket, context)
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  const progress = batch.progressNow()
  output.emit({
    ...{ kind: 'downloads-ended', bucket, prefix, directory, dryRun, outcome: end.outcome },
    filesTotal: progress.filesFound,
    isCounted: progress.isCounted,
    filesDownloaded: progress.filesDownloaded,
    filesUnchanged: progress.filesUnchanged,
    filesPlanned: tally.filesPlanned(),
    filesFailed: progress.filesFailed,
    filesSkipped: progress.filesSkipped,
    bytesDownloaded: progress.bytesDownloaded,
    bytesReused: progress.bytesReused,
    bytesUnchanged: progress.bytesUnchanged,
    durationMs: Math.round(host.elapsed() - startedAtMs),
    failures: tally.failures,
    continueCommand: end.outcome === 'done' ? null : sameCommand(host),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}

interface Tally {
  readonly failures: DownloadsEnded['failures']
  filesPlanned(): number
  exitCode(): ExitCode
  add(result: DownloadResult): void
}

function createTally(): Tally {
  const failures: { readonly file: string; readonly key: string; readonly message: string }[] = []
  let filesPlanned = 0
  let exitCode: ExitCode = EXIT.done
  return {
    failures,
    filesPlanned: () => filesPlanned,
    exitCode: () => exitCode,
    add(result) {
      if (result.kind === 'planned') filesPlanned += 1
      if (result.kind !== 'failed') return
      const { file, key, error } = result
      if (failures.length < MAX_FAILURES) failures.push({ file, key, message: messageOf(error) })
      const ofFile = exitCodeOf(error)
      // 2 means that nothing was done. A key that cannot be the name of a file is one that cannot be written.
      const code = ofFile === EXIT.usage ? EXIT.cannotCreate : ofFile
      // A temporary failure has priority, because a script can wait and run the same command again.
      if (exitCode === EXIT.done || code === EXIT.unavailable) exitCode = code
    },
  }
}

type DownloadsEnd = Pick<DownloadsEnded, 'outcome'> & {
  readonly exitCode: ExitCode
  readonly error?: unknown
}

async function follow(
  batch: BatchDownload,
  tally: Tally,
  bucket: string,
  { host, output }: CommandContext,
): Promise<DownloadsEnd> {
  const meter = createDownloadsMeter()
  const debug = host.environment['OSS_DEBUG'] === '1'
  const stopReporting = host.every(PROGRESS_INTERVAL_MS, () =>
    output.emit(meter.measure(batch.progressNow(), host.elapsed())),
  )
  try {
    for await (const result of batch) {
      tally.add(result)
      output.emit(resultEvent(result, bucket, debug))
    }
    const exitCode = tally.exitCode()
    return { outcome: exitCode === EXIT.done ? 'done' : 'failed', exitCode }
  } catch (error) {
    if (!(error instanceof Stopped)) return { outcome: 'stopped', exitCode: exitCodeOf(error), error }
    // After SIGPIPE the reader of the output is gone, so nothing can be reported.
    return { outcome: 'interrupted', exitCode: error.code === 'SIGPIPE' ? EXIT.sigpipe : EXIT.interrupted }
  } finally {
    stopReporting()
  }
}

function resultEvent(result: DownloadResult, bucket: string, debug: boolean): CommonEvent {
  if (result.kind === 'skipped') return { ...result, kind: 'object-skipped', bucket }
  const { key, file } = result
  const ref = { file, bucket, key }
  switch (result.kind) {
    case 'downloaded': {
      const { size, etag, crc64, crc64Verified, versionId, partsTotal, partsReused } = result.download
      return {
        ...{ kind: 'file-downloaded', ...ref, byteLength: size, etag, crc64, crc64Verified },
        versionId: versionId ?? null,
        ...{ partsTotal, partsReused },
      }
    }
    case 'unchanged':
      return { kind: 'download-unchanged', ...ref, byteLength: result.size, crc64: result.crc64 }
    case 'planned':
      return { kind: 'download-planned', ...ref, byteLength: result.size }
    case 'failed': {
      const context = { action: `The download of ${objectUrl(ref)}`, continueCommand: null, debug }
      return { ...failureEvent(result.error, context), kind: 'download-failed', ...ref }
    }
    case 'interrupted': {
      const { partsRecorded = 0, partsTotal = 0 } = result.error as {
        partsRecorded?: number
        partsTotal?: number
      }
      return { kind: 'download-interrupted', ...ref, partsRecorded, partsTotal }
    }
    default:
      return result satisfies never
  }
}
