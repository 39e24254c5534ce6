import type { DeletePrefixInput, DeleteResult, OssClient } from '@oss/client'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { failureEvent } from '../../events/failure-event.ts'
import type { ObjectsProgressed } from '../../events/objects-event.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { formatCount } from '../../text/count.ts'
import { objectUrl } from '../../text/object-url.ts'
import { PROGRESS_INTERVAL_MS } from '../../transfers/upload-reporter.ts'
import type { CommandContext } from '../command.ts'
import { confirm } from '../confirm.ts'
import { createFailureTally } from '../failure-tally.ts'
import { followBatch } from '../follow-batch.ts'
import { pathFilter } from '../path-filter.ts'
import type { DeletionEvent } from './deletion-event.ts'
import type { PrefixRemoval } from './remove-arguments.ts'

/** Deletes all objects below a prefix, after it has counted them and asked. */
export async function removePrefix(
  args: PrefixRemoval,
  context: CommandContext<DeletionEvent>,
): Promise<ExitCode> {
  const { bucket, prefix, dryRun, isConfirmed, allVersions } = args
  const { host, output, signal } = context
  const debug = host.environment['OSS_DEBUG'] === '1'
  await using client = await context.openClient()
  const selection = { bucket, prefix, allObjects: true, allVersions, filter: pathFilter(args), signal }
  const counted = isConfirmed || dryRun ? undefined : await countAndAsk(client, selection, context)
  const startedAtMs = host.elapsed()
  const failed = createFailureTally(EXIT.rejected)
  const sums = { deleted: 0, planned: 0, failed: 0, byteLength: 0 }
  const end = await followBatch(
    // Objects that were stored since it counted none are not deleted, because nobody was asked.
    counted === 0 ? noResults() : client.deletePrefix({ ...selection, dryRun }),
    {
      progressEvent: (): ObjectsProgressed => ({
        kind: 'objects-progress',
        phase: dryRun ? 'counting' : 'deleting',
        objects: sums.deleted + sums.planned,
        objectsTotal: counted ?? null,
        byteLength: sums.byteLength,
      }),
      resultEvent(result) {
        sums[result.kind] += 1
        if (result.kind === 'failed') failed.add({ file: '', ...result })
        else sums.byteLength += result.size
        return resultEvent(result, bucket, debug)
      },
      exitCode: failed.exitCode,
    },
    context,
  )
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  output.emit({
    ...{ kind: 'deletions-ended', bucket, prefix, dryRun, outcome: end.outcome },
    objectsDeleted: sums.deleted,
    objectsPlanned: sums.planned,
    objectsFailed: sums.failed,
    byteLength: sums.byteLength,
    durationMs: Math.round(host.elapsed() - startedAtMs),
    failures: failed.failures.map(({ key, message }) => ({ key, message })),
    continueCommand: end.outcome === 'done' ? null : sameCommand(host),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}

async function* noResults(): AsyncGenerator<DeleteResult> {}

/** @returns the number of objects. @throws CliError `NOT_CONFIRMED` */
async function countAndAsk(
  client: OssClient,
  selection: DeletePrefixInput,
  context: CommandContext<DeletionEvent>,
): Promise<number> {
  const { host, flags, output } = context
  const sums = { objects: 0, byteLength: 0 }
  // Without a terminal, nobody can be asked, so there is no need to count.
  if (host.terminal !== undefined && flags.json !== true) {
    const stopReporting = host.every(PROGRESS_INTERVAL_MS, () =>
      output.emit({ kind: 'objects-progress', phase: 'counting', ...sums, objectsTotal: null }),
    )
    try {
      for await (const { size } of client.deletePrefix({ ...selection, dryRun: true })) {
        sums.objects += 1
        sums.byteLength += size
      }
    } finally {
      stopReporting()
    }
    if (sums.objects === 0) return 0
    const { bucket, prefix } = selection
    output.emit({ kind: 'objects-counted', bucket, prefix, ...sums })
  }
  const noun = selection.allVersions === true ? 'version' : 'object'
  await confirm(`Delete ${formatCount(sums.objects, noun)}`, context)
  return sums.objects
}

function resultEvent(result: DeleteResult, bucket: string, debug: boolean): DeletionEvent {
  const { key, versionId = null } = result
  switch (result.kind) {
    case 'deleted':
      return { kind: 'object-deleted', bucket, key, versionId, byteLength: result.size }
    case 'planned':
      return { kind: 'deletion-planned', bucket, key, versionId, byteLength: result.size }
    case 'failed': {
      const context = { action: `Deleting ${objectUrl({ bucket, key })}`, continueCommand: null, debug }
      return { ...failureEvent(result.error, context), kind: 'deletion-failed', bucket, key, versionId }
    }
    default:
      return result satisfies never
  }
}
