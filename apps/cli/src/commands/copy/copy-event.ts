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

/** Source and target of a copy. */
interface CopyNames {
  readonly sourceBucket: string
  readonly sourceKey: string
  readonly bucket: string
  readonly key: string
}

/** An object was copied inside OSS (`oss cp`). */
interface ObjectCopied extends CopyNames {
  readonly kind: 'copied'
  readonly durationMs: number
}

/** An object was moved (`oss mv`): the copy is verified, and the source deleted. */
interface ObjectMoved extends Omit<ObjectCopied, 'kind'> {
  readonly kind: 'moved'
}

/** An object of several was copied. */
interface ObjectOfManyCopied extends CopyNames {
  readonly kind: 'object-copied'
  readonly byteLength: number
}

/** An object of several was moved: the copy is verified, and the source deleted. */
interface ObjectOfManyMoved extends Omit<ObjectOfManyCopied, 'kind'> {
  readonly kind: 'object-moved'
}

/** An object was not copied, because its copy has the same size, CRC-64 and properties. */
interface CopyUnchanged extends Omit<ObjectOfManyCopied, 'kind'> {
  readonly kind: 'copy-unchanged'
}

/** Dry run: an object that would be copied or moved. */
interface CopyPlanned extends Omit<ObjectOfManyCopied, 'kind'> {
  readonly kind: 'copy-planned'
  readonly move: boolean
}

/** An object of several was not copied or not moved. The source exists. */
interface CopyFailed extends Omit<CommandFailed, 'kind'>, CopyNames {
  readonly kind: 'copy-failed'
}

/** The copy or move of an object was stopped. The source exists. */
interface CopyInterrupted extends CopyNames {
  readonly kind: 'copy-interrupted'
}

/** Summary of a copy or a move of several objects. */
interface CopiesEnded {
  readonly kind: 'copies-ended'
  readonly move: boolean
  readonly sourceBucket: string
  readonly sourcePrefix: string
  readonly bucket: string
  readonly prefix: string
  readonly dryRun: boolean
  /**
   * - `done`: all objects are copied or moved.
   * - `failed`: some are not.
   * - `interrupted`: the command was stopped.
   * - `stopped`: the command ended early, because the other objects would fail too; a `failed` event follows.
   */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'stopped'
  /** Copied, or moved. */
  readonly objectsDone: number
  readonly objectsUnchanged: number
  readonly objectsPlanned: number
  readonly objectsFailed: number
  /** Size of the objects that were copied or moved, or in a dry run would be. */
  readonly byteLength: number
  readonly durationMs: number
  /** The first hundred objects that failed. `key` is that of the source. */
  readonly failures: readonly { readonly key: string; readonly message: string }[]
  /** Shell command that continues; `null` if there is nothing left to do. */
  readonly continueCommand: string | null
  readonly exitCode: number
}

/** The events of `oss cp` and `oss mv`. */
export type CopyEvent =
  | ObjectCopied
  | ObjectMoved
  | ObjectOfManyCopied
  | ObjectOfManyMoved
  | CopyUnchanged
  | CopyPlanned
  | CopyFailed
  | CopyInterrupted
  | CopiesEnded

/** Texts of the events of `oss cp` and `oss mv`. */
export const COPY_TEXTS: EventTexts<CopyEvent> = {
  copied: (event) => ({ kind: 'result', text: `Copied ${namesText(event)}` }),
  moved: (event) => ({ kind: 'result', text: `Moved ${namesText(event)}` }),
  // A line for each object without a problem would hide the lines about problems.
  'object-copied': () => undefined,
  'object-moved': () => undefined,
  'copy-unchanged': () => undefined,
  'copy-interrupted': () => undefined,
  'copy-planned': (event) => ({
    kind: 'data',
    text: `Would ${event.move ? 'move' : 'copy'} ${namesText(event)}: ${formatByteSize(event.byteLength)}`,
  }),
  'copy-failed': (event) => ({
    kind: 'error',
    text: failureText({ ...event, kind: 'failed', continueCommand: null }),
  }),
  'copies-ended': (event) => ({ kind: endKind(event), text: summary(event) }),
}

function namesText({ sourceBucket, sourceKey, bucket, key }: CopyNames): string {
  return `${objectUrl({ bucket: sourceBucket, key: sourceKey })} to ${objectUrl({ bucket, key })}`
}

function summary(event: CopiesEnded): string {
  const { sourceBucket: bucket, objectsDone, objectsUnchanged, objectsFailed, failures } = event
  const failed = failures.map(({ key, message }) => ({ name: objectUrl({ bucket, key }), message }))
  const lines = [...failureLines('object', objectsFailed, failed), totals(event)]
  return summaryText(event, objectsDone + objectsUnchanged, lines)
}

function totals(event: CopiesEnded): string {
  const { move, dryRun, objectsDone, objectsUnchanged, objectsPlanned, byteLength, durationMs } = event
  const target = prefixUrl(event)
  const size = formatByteSize(byteLength)
  const upToDate = objectsUnchanged === 0 ? '' : `, ${objectsUnchanged} already up to date`
  if (dryRun)
    return `Dry run: would ${move ? 'move' : 'copy'} ${formatCount(objectsPlanned, 'object')} (${size}) to ${target}${upToDate}`
  const verb = move ? 'Moved' : 'Copied'
  return `${verb} ${formatCount(objectsDone, 'object')} to ${target}${upToDate} (${size} in ${formatElapsed(durationMs)})`
}
