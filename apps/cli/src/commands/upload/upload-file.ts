import type { OssClient, UploadError } from '@oss/client'
import { abortCommand } from '../../access/abort-command.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { fileResultEvent } from '../../transfers/file-result-event.ts'
import { storedFields } from '../../transfers/stored-fields.ts'
import { createUploadReporter } from '../../transfers/upload-reporter.ts'
import type { CommandContext } from '../command.ts'
import { statSources } from './batch-sources.ts'
import type { FileUploadArguments } from './upload-arguments.ts'

/** Uploads one file, or standard input. */
export async function uploadFile(args: FileUploadArguments, context: CommandContext): Promise<ExitCode> {
  const { kind: _, target, object, update, dryRun, limitRate, file, expectedSize, ...options } = args
  const { host, flags, output, signal, exiting } = context
  const isStandardInput = file === STANDARD_STREAM
  if (!isStandardInput) await statSources([file], false)
  await using client = await context.openClient({
    ...(limitRate !== undefined && { uploadBytesPerSecond: limitRate }),
  })
  if (update && (await reportIfUpToDate(client, args, context))) return EXIT.done
  if (dryRun) return reportPlan(client, args, context)
  const startedAtMs = host.elapsed()
  const reporter = createUploadReporter({
    ...{ host, output, target, file },
    abortCommand: (uploadId) => abortCommand(host, flags, target, uploadId),
  })
  const common = { ...target, ...object, ...options, signal, onNotice: reporter.onNotice }
  if (isStandardInput) exiting.addEventListener('abort', reporter.reportNotAborted)
  const handle = isStandardInput
    ? client.resumableUpload({
        ...{ ...common, body: host.stdin },
        ...(expectedSize !== undefined && { expectedSize }),
      })
    : client.resumableUpload({ ...common, file })
  await reporter.follow(handle)
  const outcome = await handle.outcome
  exiting.removeEventListener('abort', reporter.reportNotAborted)
  switch (outcome.kind) {
    case 'completed': {
      const durationMs = Math.round(host.elapsed() - startedAtMs)
      output.emit({ kind: 'completed', file, ...target, ...storedFields(outcome.upload), durationMs })
      return EXIT.done
    }
    case 'interrupted':
      return reportInterruption(outcome.error, isStandardInput, context)
    case 'failed':
      throw outcome.error
    case 'cancelled':
      throw new Error(`The upload to ${objectUrl(target)} was cancelled unexpectedly.`)
    default:
      return outcome satisfies never
  }
}

async function reportPlan(
  client: OssClient,
  { file, target: { bucket, key }, object }: FileUploadArguments,
  { output, signal }: CommandContext,
): Promise<ExitCode> {
  const files = [{ file, key }]
  for await (const result of client.uploadFiles({
    bucket,
    files,
    dryRun: true,
    skipUnchanged: false,
    signal,
    ...object,
  })) {
    if (result.kind === 'failed') throw result.error
    output.emit(fileResultEvent(result, bucket, false))
  }
  return EXIT.done
}

async function reportIfUpToDate(
  client: OssClient,
  { file, target }: FileUploadArguments,
  { output, signal }: CommandContext,
): Promise<boolean> {
  const same = await client.compareFile({ ...target, file, signal })
  if (same === undefined) return false
  const { size, crc64 } = same
  output.emit({ kind: 'unchanged', file, ...target, byteLength: size, crc64: crc64 })
  return true
}

function reportInterruption(
  error: UploadError,
  isStandardInput: boolean,
  { host, output }: CommandContext,
): ExitCode {
  const { cause, resumable, partsRecorded, partsTotal } = error
  // The reader of the output is gone, so nothing can be reported.
  if (cause instanceof Stopped && cause.code === 'SIGPIPE') return exitCodeOf(cause)
  const lost = isStandardInput ? standardInputLost(cause) : 'Nothing has been uploaded yet.'
  output.emit({
    kind: 'interrupted',
    message: resumable ? `Uploaded ${partsRecorded} of ${partsTotal} parts.` : lost,
    resumable,
    uploadId: error.uploadId ?? null,
    partsRecorded,
    partsTotal,
    continueCommand: sameCommand(host),
    exitCode: EXIT.interrupted,
  })
  return EXIT.interrupted
}

function standardInputLost(cause: unknown): string {
  const lost =
    'Nothing is stored. Standard input can be read only once, so its upload cannot be resumed. For a resumable upload, save the data to a file and upload the file.'
  if (!(cause instanceof Stopped) || cause.code !== 'SIGHUP') return lost
  return `${lost} To keep a command running when the terminal is closed, start it with setsid or systemd-run, or in tmux.`
}
