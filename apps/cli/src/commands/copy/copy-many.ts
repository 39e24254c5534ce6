import type { CopyResult } from '@oss/client'
import { abortCommand } from '../../access/abort-command.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { failureEvent } from '../../events/failure-event.ts'
import type { ObjectsProgressed } from '../../events/objects-event.ts'
import { sameCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { uploadNoticeEvent } from '../../transfers/upload-notice.ts'
import type { CommandContext } from '../command.ts'
import { createFailureTally } from '../failure-tally.ts'
import { followBatch } from '../follow-batch.ts'
import { pathFilter } from '../path-filter.ts'
import type { PrefixCopyArguments } from './copy-arguments.ts'
import type { CopyEvent } from './copy-event.ts'

/** Copies or moves all objects below a prefix. */
export async function copyMany(
  args: PrefixCopyArguments,
  isMove: boolean,
  context: CommandContext<CopyEvent>,
): Promise<ExitCode> {
  const { source, target, options, jobs, update, dryRun } = args
  const { host, flags, output, signal } = context
  await using client = await context.openClient()
  const startedAtMs = host.elapsed()
  const input = {
    ...{ ...target, source, checkpointDir: '.', ...options, filter: pathFilter(args), dryRun, signal },
    ...(jobs !== undefined && { jobs }),
    onNotice: ({ sourceKey, key }, notice) => {
      const copy = { bucket: target.bucket, key }
      const subject = {
        ...{ file: objectUrl({ bucket: source.bucket, key: sourceKey }), target: copy },
        abortCommand: (uploadId: string) => abortCommand(host, flags, copy, uploadId),
      }
      output.emit(uploadNoticeEvent(notice, subject))
    },
  } satisfies Parameters<typeof client.movePrefix>[0]
  const failed = createFailureTally(EXIT.rejected)
  const sums = { copied: 0, moved: 0, unchanged: 0, planned: 0, failed: 0, interrupted: 0 }
  let byteLength = 0
  const end = await followBatch(
    isMove ? client.movePrefix(input) : client.copyPrefix({ ...input, skipUnchanged: update }),
    {
      progressEvent: (): ObjectsProgressed => ({
        ...{ kind: 'objects-progress', phase: isMove ? 'moving' : 'copying', objectsTotal: null, byteLength },
        objects: sums.copied + sums.moved,
      }),
      resultEvent(result) {
        sums[result.kind] += 1
        if (/^(?:copied|moved|planned)$/.test(result.kind)) byteLength += result.size
        if (result.kind === 'failed') failed.add({ file: '', key: result.sourceKey, error: result.error })
        return resultEvent(result, args, isMove, host.environment['OSS_DEBUG'] === '1')
      },
      exitCode: failed.exitCode,
    },
    context,
  )
  if (end.exitCode === EXIT.sigpipe) return end.exitCode
  output.emit({
    ...{ kind: 'copies-ended', move: isMove, sourceBucket: source.bucket, sourcePrefix: source.prefix },
    ...{ ...target, dryRun, outcome: end.outcome, objectsDone: sums.copied + sums.moved },
    ...{ objectsUnchanged: sums.unchanged, objectsPlanned: sums.planned, objectsFailed: sums.failed },
    ...{ byteLength, durationMs: Math.round(host.elapsed() - startedAtMs) },
    failures: failed.failures.map(({ key, message }) => ({ key, message })),
    continueCommand: end.outcome === 'done' ? null : sameCommand(host),
    exitCode: end.exitCode,
  })
  if (end.outcome === 'stopped') throw end.error
  return end.exitCode
}

function resultEvent(
  result: CopyResult,
  { source, target }: PrefixCopyArguments,
  isMove: boolean,
  debug: boolean,
): CopyEvent {
  const { sourceKey, key, size: byteLength } = result
  const names = { sourceBucket: source.bucket, sourceKey, bucket: target.bucket, key }
  switch (result.kind) {
    case 'copied':
    case 'moved':
      return { kind: `object-${result.kind}`, ...names, byteLength }
    case 'unchanged':
      return { kind: 'copy-unchanged', ...names, byteLength }
    case 'planned':
      return { kind: 'copy-planned', ...names, byteLength, move: isMove }
    case 'failed': {
      const action = `${isMove ? 'Moving' : 'Copying'} ${objectUrl({ bucket: source.bucket, key: sourceKey })}`
      return {
        ...failureEvent(result.error, { action, continueCommand: null, debug }),
        ...{ kind: 'copy-failed', ...names },
      }
    }
    case 'interrupted':
      return { kind: 'copy-interrupted', ...names }
    default:
      return result satisfies never
  }
}
