import type { SyncDeletionResult, SyncProgress } from '@oss/client'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { CommonEvent, ProgressEvent } from '../../events/common-event.ts'
import { failureEvent } from '../../events/failure-event.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import type { CommandContext } from '../command.ts'
import { createFailureTally } from '../failure-tally.ts'
import { followBatch } from '../follow-batch.ts'
import { DEFAULT_JOBS, type SyncResult, startSync } from './start-sync.ts'
import type { SyncArguments } from './sync-arguments.ts'
import type { SyncEvent } from './sync-event.ts'

/** Makes one side equal to the other. The same command resumes. */
export async function runSync(args: SyncArguments, context: CommandContext<SyncEvent>): Promise<ExitCode> {
  const { direction, directory, bucket, prefix, dryRun, deletion, jobs = DEFAULT_JOBS } = args
  const { host, output } = context
  const debug = host.environment['OSS_DEBUG'] === '1'
  await using client = await context.openClient()
  const startedAtMs = host.elapsed()
  const sync = startSync(client, args, context)
  const sides = { direction, directory, bucket, prefix }
  output.emit({ kind: 'sync-started', ...sides, jobs, delete: deletion !== undefined, dryRun })
  const failed = createFailureTally(direction === 'upload' ? EXIT.noInput : EXIT.cannotCreate)
  const sums = { filesPlanned: 0, bytesDeleted: 0 }
  const end = await followBatch<SyncResult, SyncEvent>(
    sync.results,
    {
      progressEvent: (nowMs) =>
        progressEvent(sync.progressNow(), sums.bytesDeleted, () => sync.measure(nowMs)),
      resultEvent(result) {
        if (result.kind === 'planned') sums.filesPlanned += 1
        if (result.kind === 'deleted') sums.bytesDeleted += result.size
        if (result.kind === 'failed' || result.kind === 'deletion-failed') failed.add(result)
        return isDeletion(result) ? deletionEvent(result, args, debug) : sync.resultEvent(result, debug)
      },
      exitCode: failed.exitCode,
    },
    context,
  )
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  const { transfer, filesListed: _, phase: __, ...counts } = sync.progressNow()
  output.emit({
    ...{ kind: 'sync-ended', ...sides, dryRun, outcome: end.outcome },
    ...{ filesTotal: transfer.filesFound, isCounted: transfer.isCounted, ...counts },
    filesPlanned: sums.filesPlanned,
    bytesTransferred: 'bytesUploaded' in transfer ? transfer.bytesUploaded : transfer.bytesDownloaded,
    durationMs: Math.round(host.elapsed() - startedAtMs),
    failures: failed.failures,
    continueCommand: end.outcome === 'done' ? null : sameCommand(host),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}

function progressEvent(
  { phase, filesListed, filesToDelete, filesDeleted }: SyncProgress,
  byteLength: number,
  measure: () => ProgressEvent,
): CommonEvent {
  switch (phase) {
    case 'listing':
      return { kind: 'objects-progress', phase, objects: filesListed, objectsTotal: null, byteLength: 0 }
    case 'deleting':
      return {
        kind: 'objects-progress',
        ...{ phase, objects: filesDeleted, objectsTotal: filesToDelete, byteLength },
      }
    default:
      return measure()
  }
}

function isDeletion(result: SyncResult): result is SyncDeletionResult {
  return result.kind === 'deleted' || result.kind.startsWith('deletion-')
}

function deletionEvent(
  result: SyncDeletionResult,
  { direction, bucket }: SyncArguments,
  debug: boolean,
): SyncEvent {
  const { file, key } = result
  const ref = { direction, file, bucket, key }
  switch (result.kind) {
    case 'deleted':
      return { kind: 'sync-deleted', ...ref, byteLength: result.size }
    case 'deletion-planned':
      return { kind: 'sync-deletion-planned', ...ref, byteLength: result.size }
    case 'deletion-omitted':
      return { kind: 'sync-deletion-omitted', ...ref, reason: result.reason }
    case 'deletion-failed': {
      const target = direction === 'upload' ? objectUrl({ bucket, key }) : printable(file)
      const about = { action: `Deleting ${target}`, continueCommand: null, debug }
      return { ...failureEvent(result.error, about), kind: 'sync-deletion-failed', ...ref }
    }
    default:
      return result satisfies never
  }
}
