import type { CompletedDownload, DownloadError } from '@oss/client'
import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import type { ObjectDownloaded } from '../../events/download-event.ts'
import type { DownloadInvocation } from '../../program/invocation.ts'
import { objectUrl } from '../../text/object-url.ts'
import { shellWords } from '../../text/shell-words.ts'
import { createDownloadFollower } from '../../transfers/download-follower.ts'
import type { CommandContext } from '../command.ts'
import { downloadPlace } from './target-path.ts'

/** `oss download`: downloads an object so that the same command continues. */
export async function download(invocation: DownloadInvocation, context: CommandContext): Promise<ExitCode> {
  const { command: _, source, place, ...input } = invocation
  const { host, output, signal } = context
  const file = await downloadPlace(source, place)
  await using client = await openClient(context)
  const startedAtMs = host.now()
  const follower = createDownloadFollower({ host, output, source, file })
  const handle = client.resumableDownload({ ...source, ...input, file, signal, onNotice: follower.notice })
  await follower.follow(handle)
  const outcome = await handle.outcome
  switch (outcome.status) {
    case 'completed':
      output.tell({
        ...downloadedEvent(outcome.download),
        file,
        ...source,
        durationMs: host.now() - startedAtMs,
      })
      return EXIT.done
    case 'interrupted':
      return tellInterruption(outcome.error, context)
    case 'failed':
      throw outcome.error
    case 'cancelled':
      throw new Error(`the download of ${objectUrl(source)} was cancelled by nobody`)
    default:
      return outcome satisfies never
  }
}

function downloadedEvent(
  download: CompletedDownload,
): Omit<ObjectDownloaded, 'file' | 'bucket' | 'key' | 'durationMs'> {
  const { size, etag, crc64, crc64Confirmed, versionId, partsTotal, partsReused } = download
  return {
    type: 'downloaded',
    byteLength: size,
    etag,
    crc64: String(crc64),
    crc64Confirmed,
    versionId: versionId ?? null,
    partsTotal,
    partsReused,
  }
}

function tellInterruption(error: DownloadError, { host, output }: CommandContext): ExitCode {
  const { cause, resumable, partsRecorded, partsTotal } = error
  // The reader of the output has gone; there is nobody to tell it to.
  if (cause instanceof Stopped && cause.code === 'SIGPIPE') return exitCodeOf(cause)
  const message =
    partsTotal > 0 ? `${partsRecorded} of ${partsTotal} parts are here.` : 'Nothing is here yet.'
  output.tell({
    type: 'interrupted',
    message,
    resumable,
    uploadId: null,
    partsRecorded,
    partsTotal,
    continueCommand: shellWords([...host.program, ...host.args], host.platform),
    exitCode: EXIT.interrupted,
  })
  return EXIT.interrupted
}
