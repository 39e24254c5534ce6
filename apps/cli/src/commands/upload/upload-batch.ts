import type { BatchOptions, BatchUpload, OssClient } from '@oss/client'
import { connectionArgs } from '../../access/connection-args.ts'
import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode, exitCodeOf } from '../../errors/exit-codes.ts'
import { Stopped } from '../../errors/stopped.ts'
import type { BatchEnded } from '../../events/batch-event.ts'
import type { UploadManyInvocation } from '../../program/invocation.ts'
import { shellWords } from '../../text/shell-words.ts'
import { createBatchMeter } from '../../transfers/batch-meter.ts'
import { fileResultEvent } from '../../transfers/file-result-event.ts'
import { PROGRESS_INTERVAL_MS } from '../../transfers/upload-follower.ts'
import { noticeEvent } from '../../transfers/upload-notice.ts'
import type { CommandContext } from '../command.ts'
import { type BatchSource, batchSources, filesOf } from './batch-sources.ts'
import { type BatchTally, createBatchTally } from './batch-tally.ts'
import { pathFilter } from './path-filter.ts'

/** As the client's own default. */
const DEFAULT_JOBS = 8
/** Fewer files than this are looked at one by one, instead of listing what is there. */
const WORTH_A_LISTING = 10

/** `oss upload` of several files or directories: each is uploaded as a single one would be, and the same command continues all of it. */
export async function uploadMany(
  invocation: UploadManyInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { sources, bucket, prefix, recursive, limitRate, jobs = DEFAULT_JOBS, dryRun = false } = invocation
  const { host, output } = context
  const found = await batchSources(sources, recursive)
  await using client = await openClient(context, {
    ...(limitRate !== undefined && { uploadBytesPerSecond: limitRate }),
  })
  const startedAtMs = host.now()
  const batch = startBatch(client, found, invocation, context)
  output.tell({ type: 'batch-started', sources, bucket, prefix, jobs, dryRun })
  const tally = createBatchTally()
  const end = await follow(batch, tally, invocation, context)
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  output.tell({
    ...{ type: 'batch-ended', bucket, prefix, dryRun, outcome: end.outcome },
    ...tally.facts(batch.progressNow()),
    durationMs: host.now() - startedAtMs,
    continueCommand:
      end.outcome === 'done' ? null : shellWords([...host.program, ...host.args], host.platform),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}

function startBatch(
  client: OssClient,
  sources: readonly BatchSource[],
  invocation: UploadManyInvocation,
  context: CommandContext,
): BatchUpload {
  const { prefix, recursive, followSymlinks } = invocation
  const options = batchOptions(invocation, context)
  const find = { prefix, followSymlinks, filter: pathFilter(invocation) }
  const [first] = sources
  // Of one directory it is known that no two files are for one key.
  if (sources.length === 1 && first?.isDirectory)
    return client.uploadDirectory({ ...options, ...find, directory: first.path })
  const isListed = recursive || sources.length >= WORTH_A_LISTING
  return client.uploadFiles({
    ...options,
    files: filesOf(sources, find),
    ...(isListed && { listBelow: prefix }),
  })
}

function batchOptions(
  {
    bucket,
    update,
    dryRun,
    jobs = DEFAULT_JOBS,
    partSize,
    parallel,
    checkpointDir,
    verify,
    allowGrowth,
  }: UploadManyInvocation,
  { host, flags, output, signal }: CommandContext,
): BatchOptions {
  const abortCommand = (key: string) => (uploadId: string) =>
    shellWords(
      [...host.program, 'uploads', 'abort', `oss://${bucket}/${key}`, uploadId, ...connectionArgs(flags)],
      host.platform,
    )
  return {
    ...{ bucket, jobs, signal, skipEqual: update ?? true, dryRun: dryRun ?? false },
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(checkpointDir !== undefined && { checkpointDir }),
    ...(verify !== undefined && { verify }),
    ...(allowGrowth !== undefined && { allowGrowth }),
    onNotice({ file, key }, told) {
      const notice = noticeEvent(told, { file, target: { bucket, key }, abortCommand: abortCommand(key) })
      output.tell({ type: 'file-notice', file, bucket, key, notice })
    },
    onUncomparable(error) {
      const problem = error instanceof Error ? error.message : String(error)
      output.tell({ type: 'batch-uncomparable', problem })
    },
  }
}

type End = Pick<BatchEnded, 'outcome'> & { readonly exitCode: ExitCode; readonly error?: unknown }

async function follow(
  batch: BatchUpload,
  tally: BatchTally,
  { bucket }: UploadManyInvocation,
  { host, output }: CommandContext,
): Promise<End> {
  const meter = createBatchMeter()
  const debug = host.environment['OSS_DEBUG'] === '1'
  const stopTelling = host.every(PROGRESS_INTERVAL_MS, () =>
    output.tell(meter.measure(batch.progressNow(), host.now())),
  )
  try {
    for await (const result of batch) {
      tally.add(result)
      output.tell(fileResultEvent(result, bucket, debug))
    }
    const exitCode = tally.exitCode()
    return { outcome: exitCode === EXIT.done ? 'done' : 'failed', exitCode }
  } catch (error) {
    if (!(error instanceof Stopped)) return { outcome: 'stopped', exitCode: exitCodeOf(error), error }
    // The reader of the output has gone; there is nobody to tell it to.
    return { outcome: 'interrupted', exitCode: error.code === 'SIGPIPE' ? EXIT.sigpipe : EXIT.interrupted }
  } finally {
    stopTelling()
  }
}
