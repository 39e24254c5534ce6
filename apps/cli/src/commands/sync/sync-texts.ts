import { failedFiles } from '../../output/batch/batch-summary.ts'
import { endKind } from '../../output/batch/batch-texts.ts'
import { summaryText } from '../../output/batch/summary-text.ts'
import type { EventTexts } from '../../output/event-text.ts'
import { failureText } from '../../output/failure-text.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'
import { formatElapsed } from '../../text/duration.ts'
import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import type { SyncDeletionOmitted, SyncEnded, SyncEvent, SyncStarted } from './sync-event.ts'

/** Texts of the events of `oss sync`. */
export const SYNC_TEXTS: EventTexts<SyncEvent> = {
  'sync-started': (event) => ({ kind: 'status', text: startedText(event) }),
  // A line for each file without a problem would hide the lines about problems.
  'sync-deleted': () => undefined,
  'sync-deletion-planned': (event) => ({
    kind: 'data',
    text: `Would delete ${targetText(event)}: ${formatByteSize(event.byteLength)}`,
  }),
  'sync-deletion-omitted': (event) => ({
    kind: 'note',
    text: `Did not delete ${targetText(event)}: ${OMISSIONS[event.reason]}.`,
  }),
  'sync-deletion-failed': (event) => ({
    kind: 'error',
    text: failureText({ ...event, kind: 'failed', continueCommand: null }),
  }),
  // The error that follows says all there is to say about a sync that was refused.
  'sync-ended': (event) =>
    event.outcome === 'stopped' && event.filesTotal === 0
      ? undefined
      : { kind: endKind(event), text: summary(event) },
}

const OMISSIONS: Readonly<Record<SyncDeletionOmitted['reason'], string>> = {
  'target-changed': 'it changed after it was listed',
  'target-missing': 'it no longer exists',
  'source-exists': 'it now exists in the source',
}

function startedText(event: SyncStarted): string {
  const [from, to] = sides(event)
  return event.dryRun ? `Dry run: ${from} -> ${to}` : `Syncing ${from} to ${to}`
}

function sides({
  direction,
  directory,
  ...url
}: Pick<SyncStarted, 'direction' | 'directory' | 'bucket' | 'prefix'>): readonly [string, string] {
  const texts = [printable(directory), prefixUrl(url)] as const
  return direction === 'upload' ? texts : [texts[1], texts[0]]
}

function targetText({ direction, file, ...url }: Omit<SyncDeletionOmitted, 'kind' | 'reason'>): string {
  return direction === 'upload' ? objectUrl(url) : printable(file)
}

function summary(event: SyncEnded): string {
  const lines = [...failedFiles(event), totals(event), ...notDeleted(event)]
  return summaryText(event, event.filesTransferred + event.filesUnchanged, lines)
}

function totals(event: SyncEnded): string {
  const { dryRun, direction, filesTotal, filesTransferred, filesUnchanged, filesPlanned } = event
  const { filesToDelete, filesDeleted, isCounted, bytesTransferred, durationMs } = event
  const [, to] = sides(event)
  const verb = direction === 'upload' ? 'upload' : 'download'
  const upToDate = filesUnchanged === 0 ? '' : `, ${filesUnchanged} already up to date`
  if (dryRun) {
    const deletions = filesToDelete === 0 ? '' : `, delete ${filesToDelete}`
    return `Dry run: would ${verb} ${formatCount(filesPlanned, 'file')} to ${to}${deletions}${upToDate}`
  }
  const deleted = filesDeleted === 0 ? '' : `, deleted ${filesDeleted}`
  if (filesUnchanged > 0 && filesUnchanged === filesTotal && deleted === '')
    return `Already up to date: ${formatCount(filesUnchanged, 'file')} in ${to}`
  const isAll = isCounted && filesTransferred + filesUnchanged === filesTotal
  const transferred = isAll
    ? formatCount(filesTransferred, 'file')
    : `${filesTransferred} of ${isCounted ? '' : 'at least '}${formatCount(filesTotal, 'file')}`
  const name = direction === 'upload' ? 'Uploaded' : 'Downloaded'
  return `${name} ${transferred} to ${to}${deleted}${upToDate} (${formatByteSize(bytesTransferred)} in ${formatElapsed(durationMs)})`
}

function notDeleted({ outcome, filesToDelete, filesDeleted, dryRun }: SyncEnded): readonly string[] {
  if (dryRun || outcome === 'done' || filesToDelete === 0 || filesDeleted > 0) return []
  return [
    `Nothing was deleted (${formatCount(filesToDelete, 'file')} would be deleted after a run without failures).`,
  ]
}
