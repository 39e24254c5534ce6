import { basename } from 'node:path'
import type { BatchOptions, BatchUpload, FileOptions, OssClient } from '@oss/client'
import { abortCommand } from '../../access/abort-command.ts'
import { messageOf } from '../../errors/error-chain.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { createBatchMeter } from '../../transfers/batch-meter.ts'
import { fileResultEvent } from '../../transfers/file-result-event.ts'
import { uploadNoticeEvent } from '../../transfers/upload-notice.ts'
import type { CommandContext } from '../command.ts'
import { followBatch } from '../follow-batch.ts'
import { pathFilter } from '../path-filter.ts'
import { type BatchSource, filesIn, listedFiles, statSources } from './batch-sources.ts'
import { createBatchTally } from './batch-tally.ts'
import { readFileList, writeFileList } from './file-list.ts'
import { namingRules, readRules } from './read-rules.ts'
import type { BatchUploadArguments } from './upload-arguments.ts'

/** The default of the client. */
const DEFAULT_JOBS = 8
/** From this many files on, the objects are listed instead of requested one by one. */
const MIN_FILES_TO_LIST = 10

/**
 * Uploads several files or directories. Each file is resumable, and the same command resumes the whole batch.
 */
export async function uploadBatch(args: BatchUploadArguments, context: CommandContext): Promise<ExitCode> {
  const { sources, bucket, prefix, recursive, limitRate, jobs = DEFAULT_JOBS, dryRun = false } = args
  const shard = args.shard ?? null
  const { host, output } = context
  const { filesFrom, failedTo } = args
  const found = await statSources(sources, recursive || filesFrom !== undefined)
  const rules = args.rules === undefined ? undefined : await readRules(args.rules)
  const listed = filesFrom === undefined ? undefined : await readFileList(filesFrom, args, () => host.stdin)
  await using client = await context.openClient({
    ...(limitRate !== undefined && { uploadBytesPerSecond: limitRate }),
  })
  const startedAtMs = host.elapsed()
  const batch = namingRules(args.rules, () => startBatch(client, { found, listed, rules }, args, context))
  output.emit({ kind: 'batch-started', sources, bucket, prefix, jobs, dryRun, shard })
  const tally = createBatchTally()
  const meter = createBatchMeter()
  const debug = host.environment['OSS_DEBUG'] === '1'
  const end = await followBatch(
    batch,
    {
      progressEvent: (nowMs) => meter.measure(batch.progressNow(), nowMs),
      resultEvent(result) {
        tally.add(result)
        return fileResultEvent(result, bucket, debug)
      },
      exitCode: tally.exitCode,
    },
    context,
  )
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  // Without a result for every file, the list would lack those that were not reached.
  const isComplete = end.outcome === 'done' || end.outcome === 'failed'
  if (failedTo !== undefined && isComplete && !dryRun)
    await writeFileList(
      failedTo,
      args,
      tally.failedKeys().map((key) => key.slice(prefix.length)),
    )
  output.emit({
    ...{ kind: 'batch-ended', bucket, prefix, dryRun, shard, outcome: end.outcome },
    ...tally.fields(batch.progressNow()),
    durationMs: Math.round(host.elapsed() - startedAtMs),
    continueCommand: end.outcome === 'done' ? null : sameCommand(host),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}

/** What to upload, and with which options. */
interface BatchFilesFound {
  readonly found: readonly BatchSource[]
  /** Paths of a list; `undefined` without `--files-from`. */
  readonly listed: readonly string[] | undefined
  readonly rules: Readonly<Record<string, FileOptions>> | undefined
}

function startBatch(
  client: OssClient,
  { found: sources, listed, rules }: BatchFilesFound,
  args: BatchUploadArguments,
  context: CommandContext,
): BatchUpload {
  const { prefix, key, recursive, followSymlinks, shard } = args
  const options = { ...batchOptions(args, context), ...(rules && { fileOptions: rules }) }
  const find = { prefix, followSymlinks, filter: pathFilter(args), ...(shard && { shard }) }
  const [first] = sources
  if (listed !== undefined) {
    const files = listedFiles(first?.path ?? '.', listed, find)
    return client.uploadFiles({ ...options, files, listPrefix: prefix })
  }
  if (key !== undefined && first !== undefined) {
    const file = { file: first.path, key, path: basename(first.path) }
    return client.uploadFiles({ ...options, files: [file] })
  }
  // A single directory cannot contain two files for the same key.
  if (sources.length === 1 && first?.isDirectory)
    return client.uploadDirectory({ ...options, ...find, directory: first.path })
  const isListed = recursive || sources.length >= MIN_FILES_TO_LIST
  return client.uploadFiles({
    ...options,
    files: filesIn(sources, find),
    ...(isListed && { listPrefix: prefix }),
  })
}

function batchOptions(
  { bucket, update = true, dryRun = false, jobs = DEFAULT_JOBS, ...args }: BatchUploadArguments,
  { host, flags, output, signal }: CommandContext,
): BatchOptions {
  const { partSize, parallel, checkpointDir, verify, allowGrowth, shard, object, gzip } = args
  return {
    ...object,
    ...(gzip && { compression: 'gzip' as const }),
    ...{ bucket, jobs, signal, skipUnchanged: update, dryRun },
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(checkpointDir !== undefined && { checkpointDir }),
    ...(verify !== undefined && { verify }),
    ...(allowGrowth !== undefined && { allowGrowth }),
    ...(shard && { shard }),
    onNotice({ file, key }, clientNotice) {
      const target = { bucket, key }
      const notice = uploadNoticeEvent(clientNotice, {
        ...{ file, target },
        abortCommand: (uploadId) => abortCommand(host, flags, target, uploadId),
      })
      output.emit({ kind: 'file-notice', file, bucket, key, notice })
    },
    onCompareFailed: (error) => output.emit({ kind: 'batch-uncomparable', problem: messageOf(error) }),
  }
}
