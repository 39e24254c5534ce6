import type { CommandFailed } from '../../events/command-event.ts'
import { endKind } from '../../output/batch/batch-texts.ts'
import { failureLines } from '../../output/batch/failure-lines.ts'
import { summaryText } from '../../output/batch/summary-text.ts'
import type { EventTexts } from '../../output/event-text.ts'
import { failureText } from '../../output/failure-text.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'
import { formatElapsed } from '../../text/duration.ts'
import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'

/** An object was deleted (`oss rm`). */
interface ObjectDeleted {
  readonly kind: 'deleted'
  readonly bucket: string
  readonly key: string
}

/** The objects below a prefix are counted, and the command asks whether to delete them. */
interface ObjectsCounted {
  readonly kind: 'objects-counted'
  readonly bucket: string
  readonly prefix: string
  /** With `--versions`, number of versions and delete markers. */
  readonly objects: number
  readonly byteLength: number
}

/** An object below a prefix was deleted (`oss rm --recursive`). */
interface ObjectOfManyDeleted {
  readonly kind: 'object-deleted'
  readonly bucket: string
  readonly key: string
  /** With `--versions`; otherwise `null`. */
  readonly versionId: string | null
  readonly byteLength: number
}

/** Dry run: an object that would be deleted. */
interface DeletionPlanned extends Omit<ObjectOfManyDeleted, 'kind'> {
  readonly kind: 'deletion-planned'
}

/** An object below a prefix could not be deleted. */
interface DeletionFailed extends Omit<CommandFailed, 'kind'> {
  readonly kind: 'deletion-failed'
  readonly bucket: string
  readonly key: string
  /** With `--versions`; otherwise `null`. */
  readonly versionId: string | null
}

/** Summary of `oss rm --recursive`. */
interface DeletionsEnded {
  readonly kind: 'deletions-ended'
  readonly bucket: string
  readonly prefix: string
  readonly dryRun: boolean
  /**
   * - `done`: all objects are deleted.
   * - `failed`: some are not.
   * - `interrupted`: the command was stopped.
   * - `stopped`: the command ended early, because the other objects cannot be deleted either; a `failed`
   *   event follows.
   */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'stopped'
  readonly objectsDeleted: number
  readonly objectsPlanned: number
  readonly objectsFailed: number
  /** Size of the objects that were deleted, or in a dry run would be. */
  readonly byteLength: number
  readonly durationMs: number
  /** The first hundred objects that could not be deleted. */
  readonly failures: readonly { readonly key: string; readonly message: string }[]
  /** Shell command that deletes the remaining objects; `null` if there is nothing left to do. */
  readonly continueCommand: string | null
  readonly exitCode: number
}

/** The events of `oss rm`. */
export type DeletionEvent =
  | ObjectDeleted
  | ObjectsCounted
  | ObjectOfManyDeleted
  | DeletionPlanned
  | DeletionFailed
  | DeletionsEnded

/** Texts of the events of `oss rm`. */
export const DELETION_TEXTS: EventTexts<DeletionEvent> = {
  deleted: (event) => ({ kind: 'result', text: `Deleted ${objectUrl(event)}` }),
  'objects-counted': (event) => ({
    kind: 'status',
    text: `Found ${event.objects} in ${prefixUrl(event)} (${formatByteSize(event.byteLength)})`,
  }),
  // A line for each object without a problem would hide the lines about problems.
  'object-deleted': () => undefined,
  'deletion-planned': (event) => ({
    kind: 'data',
    text: `Would delete ${objectUrl(event)}${versionText(event)}: ${formatByteSize(event.byteLength)}`,
  }),
  'deletion-failed': (event) => ({
    kind: 'error',
    text: failureText({ ...event, kind: 'failed', continueCommand: null }),
  }),
  'deletions-ended': (event) => ({ kind: endKind(event), text: summary(event) }),
}

function versionText({ versionId }: DeletionPlanned): string {
  return versionId === null ? '' : `, version ${printable(versionId)}`
}

function summary(event: DeletionsEnded): string {
  const { bucket, objectsFailed, failures, objectsDeleted } = event
  const failed = failures.map(({ key, message }) => ({ name: objectUrl({ bucket, key }), message }))
  const lines = [...failureLines('object', objectsFailed, failed), totals(event)]
  return summaryText(event, objectsDeleted, lines)
}

function totals(event: DeletionsEnded): string {
  const { dryRun, objectsDeleted, objectsPlanned, byteLength, durationMs } = event
  const size = formatByteSize(byteLength)
  const url = prefixUrl(event)
  if (dryRun) return `Dry run: would delete ${formatCount(objectsPlanned, 'object')} (${size}) in ${url}`
  return `Deleted ${formatCount(objectsDeleted, 'object')} (${size}) in ${url}, ${formatElapsed(durationMs)}`
}
