import type {
  FileRef,
  OssClient,
  SyncDownloadResult,
  SyncProgress,
  SyncUploadResult,
  UploadNotice,
} from '@oss/client'
import { abortCommand } from '../../access/abort-command.ts'
import { messageOf } from '../../errors/error-chain.ts'
import type { CommonEvent, ProgressEvent } from '../../events/common-event.ts'
import { createBatchMeter } from '../../transfers/batch-meter.ts'
import { downloadNoticeEvent } from '../../transfers/download-reporter.ts'
import { downloadResultEvent } from '../../transfers/download-result-event.ts'
import { createDownloadsMeter } from '../../transfers/downloads-meter.ts'
import { fileResultEvent } from '../../transfers/file-result-event.ts'
import { uploadNoticeEvent } from '../../transfers/upload-notice.ts'
import type { CommandContext } from '../command.ts'
import { pathFilter } from '../path-filter.ts'
import type { SyncArguments } from './sync-arguments.ts'
import type { SyncEvent } from './sync-event.ts'

/** The default of the client. */
export const DEFAULT_JOBS = 8

/** Result of a sync in one of the directions. */
export type SyncResult = SyncUploadResult | SyncDownloadResult

/** A sync in one of the directions. */
export interface StartedSync {
  readonly results: AsyncIterable<SyncResult>
  progressNow(): SyncProgress
  /** Measures the speed of the transfers. */
  measure(nowMs: number): ProgressEvent
  /** Converts the result of a transfer into an event. */
  resultEvent(result: SyncResult, debug: boolean): CommonEvent
}

/** Starts a sync. */
export function startSync(
  client: OssClient,
  args: SyncArguments,
  context: CommandContext<SyncEvent>,
): StartedSync {
  return args.direction === 'upload'
    ? startUpload(client, args, context)
    : startDownload(client, args, context)
}

function startUpload(
  client: OssClient,
  args: SyncArguments,
  { host, flags, output, signal }: CommandContext<SyncEvent>,
): StartedSync {
  const { directory, bucket, prefix } = args
  const sync = client.syncDirectory({
    ...{ ...commonOptions(args), from: directory, to: { bucket, prefix }, signal },
    onNotice({ file, key }: FileRef, clientNotice: UploadNotice) {
      const target = { bucket, key }
      const notice = uploadNoticeEvent(clientNotice, {
        ...{ file, target },
        abortCommand: (uploadId) => abortCommand(host, flags, target, uploadId),
      })
      output.emit({ kind: 'file-notice', file, bucket, key, notice })
    },
    onCompareFailed: (error) => output.emit({ kind: 'batch-uncomparable', problem: messageOf(error) }),
  })
  const meter = createBatchMeter()
  return {
    results: sync,
    progressNow: () => sync.progressNow(),
    measure: (nowMs) => meter.measure(sync.progressNow().transfer, nowMs),
    resultEvent: (result, debug) =>
      fileResultEvent(result as Parameters<typeof fileResultEvent>[0], bucket, debug),
  }
}

function startDownload(
  client: OssClient,
  args: SyncArguments,
  { output, signal }: CommandContext<SyncEvent>,
): StartedSync {
  const { directory, bucket, prefix } = args
  const sync = client.syncDirectory({
    ...{ ...commonOptions(args), from: { bucket, prefix }, to: directory, signal },
    onNotice({ file, key }, notice) {
      const event = downloadNoticeEvent(notice, { bucket, key }, file)
      output.emit({ kind: 'download-notice', file, bucket, key, notice: event })
    },
  })
  const meter = createDownloadsMeter()
  return {
    results: sync,
    progressNow: () => sync.progressNow(),
    measure: (nowMs) => meter.measure(sync.progressNow().transfer, nowMs),
    resultEvent: (result, debug) =>
      downloadResultEvent(result as Parameters<typeof downloadResultEvent>[0], bucket, debug),
  }
}

function commonOptions({
  dryRun,
  deletion,
  jobs = DEFAULT_JOBS,
  partSize,
  parallel,
  checkpointDir,
  ...patterns
}: SyncArguments): {
  readonly dryRun: boolean
  readonly jobs: number
  readonly filter: ReturnType<typeof pathFilter>
  readonly delete: boolean
} {
  return {
    ...{ dryRun, jobs, filter: pathFilter(patterns), delete: deletion !== undefined, ...deletion },
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(checkpointDir !== undefined && { checkpointDir }),
  }
}
