import type { DownloadError } from '@oss/client'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { createDownloadReporter } from '../../transfers/download-reporter.ts'
import type { CommandContext } from '../command.ts'
import type { FileDownloadArguments } from './download-arguments.ts'
import { targetPath } from './target-path.ts'

/** Downloads an object to a file. */
export async function downloadFile(
  { kind: _, source, destination, ...options }: FileDownloadArguments,
  context: CommandContext,
): Promise<ExitCode> {
  const { host, output, signal } = context
  const file = await targetPath(source, destination)
  await using client = await context.openClient()
  const startedAtMs = host.elapsed()
  const { onNotice, follow } = createDownloadReporter({ host, output, source, file })
  const handle = client.resumableDownload({ ...source, ...options, file, signal, onNotice })
  await follow(handle)
  const outcome = await handle.outcome
  switch (outcome.kind) {
    case 'completed': {
      const { size, etag, crc64, crc64Verified, versionId, partsTotal, partsReused } = outcome.download
      output.emit({
        kind: 'downloaded',
        byteLength: size,
        etag,
        crc64: crc64,
        crc64Verified,
        versionId: versionId ?? null,
        partsTotal,
        partsReused,
        file,
        ...source,
        durationMs: Math.round(host.elapsed() - startedAtMs),
      })
      return EXIT.done
    }
    case 'interrupted':
      return reportInterruption(outcome.error, context)
    case 'failed':
      throw outcome.error
    case 'cancelled':
      throw new Error(`The download of ${objectUrl(source)} was cancelled unexpectedly.`)
    default:
      return outcome satisfies never
  }
}

function reportInterruption(error: DownloadError, { host, output }: CommandContext): ExitCode {
  const { cause, resumable, partsRecorded, partsTotal } = error
  // The reader of the output is gone, so nothing can be reported.
  if (cause instanceof Stopped && cause.code === 'SIGPIPE') return exitCodeOf(cause)
  output.emit({
    kind: 'interrupted',
    message:
      partsTotal > 0
        ? `Downloaded ${partsRecorded} of ${partsTotal} parts.`
        : 'Nothing has been downloaded yet.',
    resumable,
    uploadId: null,
    partsRecorded,
    partsTotal,
    continueCommand: sameCommand(host),
    exitCode: EXIT.interrupted,
  })
  return EXIT.interrupted
}
