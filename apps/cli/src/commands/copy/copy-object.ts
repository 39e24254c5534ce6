import {
  DEFAULT_COPY_PART_SIZE,
  isOssError,
  type MoveObjectInput,
  type OssClient,
  type UploadNotice,
  type UploadProgress,
} from '@oss/client'
import { abortCommand } from '../../access/abort-command.ts'
import { CliError } from '../../errors/cli-error.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { createTransferMeter } from '../../transfers/transfer-meter.ts'
import { uploadNoticeEvent } from '../../transfers/upload-notice.ts'
import { PROGRESS_INTERVAL_MS } from '../../transfers/upload-reporter.ts'
import type { CommandContext } from '../command.ts'
import { STORAGE_CLASSES } from '../object-flags.ts'
import type { ObjectCopyArguments } from './copy-arguments.ts'
import type { CopyEvent } from './copy-event.ts'

/** Copies or moves one object. */
export async function copyObject(
  { source, target, options }: ObjectCopyArguments,
  isMove: boolean,
  context: CommandContext<CopyEvent>,
): Promise<ExitCode> {
  const { host, flags, output, signal } = context
  await using client = await context.openClient()
  const startedAtMs = host.elapsed()
  const meter = createTransferMeter()
  let latest: UploadProgress | undefined
  const stopReporting = host.every(PROGRESS_INTERVAL_MS, () => {
    if (latest === undefined) return
    const event = meter.measure(latest, host.elapsed())
    output.emit(event.phase === 'uploading' ? { ...event, phase: 'copying' } : event)
  })
  const subject = {
    ...{ file: objectUrl(source), target },
    abortCommand: (uploadId: string) => abortCommand(host, flags, target, uploadId),
  }
  const input = {
    ...{ ...target, source, checkpointDir: '.', ...options, signal },
    onProgress(progress: UploadProgress) {
      latest = progress
    },
    onNotice: (notice: UploadNotice) => output.emit(uploadNoticeEvent(notice, subject)),
  }
  try {
    await (isMove ? client.moveObject(input) : copy(client, input))
  } catch (error) {
    return interruptedOr(error, context)
  } finally {
    stopReporting()
  }
  output.emit({
    ...{ kind: isMove ? 'moved' : 'copied', sourceBucket: source.bucket, sourceKey: source.key, ...target },
    durationMs: Math.round(host.elapsed() - startedAtMs),
  })
  return EXIT.done
}

/** Copies an object with its storage class, which OSS does not copy. */
async function copy(client: OssClient, input: MoveObjectInput): Promise<void> {
  const { onProgress, checkpointDir, partSize = DEFAULT_COPY_PART_SIZE, ...options } = input
  const source = { bucket: options.bucket, ...input.source }
  const { signal } = options
  const info = await client.headObject({ ...source, ...(signal && { signal }) })
  if (info === undefined)
    throw new CliError('OBJECT_MISSING', `The object ${objectUrl(source)} does not exist.`)
  const storageClass = STORAGE_CLASSES.find((known) => known === info.storageClass)
  const handle = client.resumableCopy({
    ...(storageClass && { storageClass }),
    ...{ ...options, partSize },
    // An object that is copied with one request needs no checkpoint.
    ...(info.size > partSize && checkpointDir !== undefined && { checkpointDir }),
  })
  for await (const progress of handle.progress()) onProgress?.(progress)
  await handle.done()
}

/** Reports a stop, after which the same command resumes. @throws any other error */
function interruptedOr(error: unknown, { host, output, signal }: CommandContext<CopyEvent>): ExitCode {
  const reason: unknown = signal.reason
  if (!(reason instanceof Stopped)) throw missingOr(error)
  // The reader of the output is gone, so nothing can be reported.
  if (reason.code === 'SIGPIPE') return EXIT.sigpipe
  output.emit({
    ...{ kind: 'interrupted', message: 'The source still exists.', resumable: true, uploadId: null },
    ...{ partsRecorded: 0, partsTotal: 0, continueCommand: sameCommand(host), exitCode: EXIT.interrupted },
  })
  return EXIT.interrupted
}

function missingOr(error: unknown): unknown {
  const isMissing = isOssError(error) && error.name === 'SourceError' && error.code === 'SOURCE_UNREADABLE'
  return isMissing ? new CliError('OBJECT_MISSING', error.message, { cause: error }) : error
}
