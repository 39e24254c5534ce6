import {
  checkpointReleasedText,
  checkpointRemovedText,
  checkpointShownText,
  listedBucketText,
  listedObjectText,
  objectsListedText,
  objectText,
  sweptText,
} from '../commands/checkpoints/checkpoint-text.ts'
import { checkedText, checkText } from '../commands/doctor/check-text.ts'
import { checkpointText, listeningText, unfinishedUploadText } from '../commands/serve/serve.ts'
import type { StopCause } from '../errors/stopped.ts'
import type { BatchProgressed } from '../events/batch-event.ts'
import type { OutputEvent, TransferProgress } from '../events/event.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { batchEventText } from './batch-event-text.ts'
import { downloadEventText } from './download-text.ts'
import { failureText, interruptionText } from './failure-text.ts'
import { leftBehindText, lostText, restartText } from './notice-text.ts'
import { resumedText, retryText, startedText, storedText } from './transfer-text.ts'

/**
 * How an event is said to a person.
 *
 * - `answer`: what the command was asked for; also said when it is to be quiet.
 * - `result`: that it was done.
 * - `step`: what it is doing.
 * - `note`: something to know.
 * - `error`, `stopped`: that it was not done.
 */
export interface EventText {
  readonly kind: 'answer' | 'result' | 'step' | 'note' | 'error' | 'stopped'
  readonly text: string
}

/** The words for an event; `undefined` for one of many of which only the number is told. */
export function eventText(
  event: Exclude<OutputEvent, TransferProgress | BatchProgressed>,
): EventText | undefined {
  switch (event.type) {
    case 'started':
      return { kind: 'step', text: startedText(event) }
    case 'resumed':
      return { kind: 'step', text: resumedText(event) }
    case 'restarted':
      return { kind: 'note', text: restartText(event.reason) }
    case 'checkpoint-damaged':
      return { kind: 'note', text: `The checkpoint is damaged. ${printable(event.problem)}` }
    case 'part-rejected':
      return {
        kind: 'note',
        text: `Part ${event.partNumber} is sent again. ${printable(event.problem)}`,
      }
    case 'parts-lost':
      return { kind: 'note', text: lostText(event.partNumbers.length) }
    case 'upload-left-behind':
      return { kind: 'note', text: leftBehindText(event) }
    case 'checkpoint-not-removed':
      return {
        kind: 'note',
        text: `The object is stored, but its checkpoint could not be removed. ${printable(event.problem)}`,
      }
    case 'retry':
      return { kind: 'note', text: retryText(event) }
    case 'stopping':
      return { kind: 'step', text: stoppingText(event.signal) }
    case 'completed':
      return { kind: 'result', text: storedText(event) }
    case 'interrupted':
      return { kind: 'stopped', text: interruptionText(event) }
    case 'failed':
      return { kind: 'error', text: failureText(event) }
    case 'file-notice': {
      const said = eventText(event.notice)
      // The one that says that an upload has begun names the file.
      if (event.notice.type === 'started' || said === undefined) return said
      return { ...said, text: `${printable(event.file)}: ${said.text}` }
    }
    case 'download-started':
    case 'download-resumed':
    case 'download-restarted':
    case 'parts-damaged':
    case 'draft-left-behind':
    case 'downloaded':
      return downloadEventText(event)
    case 'batch-started':
    case 'file-stored':
    case 'file-equal':
    case 'file-planned':
    case 'file-passed-over':
    case 'file-failed':
    case 'file-interrupted':
    case 'already-stored':
    case 'batch-uncomparable':
    case 'batch-ended':
      return batchEventText(event)
    default:
      return listingEventText(event)
  }
}

type ListingEvent = Extract<
  OutputEvent,
  {
    readonly type:
      | 'upload'
      | 'uploads-listed'
      | 'upload-aborted'
      | 'uploads-swept'
      | 'object'
      | 'object-listed'
      | 'prefix-listed'
      | 'objects-listed'
      | 'bucket-listed'
      | 'buckets-listed'
      | 'deleted'
      | 'presigned'
      | 'checkpoint'
      | 'checkpoint-shown'
      | 'checkpoint-removed'
      | 'checkpoint-released'
      | 'checkpoints-listed'
      | 'check'
      | 'checked'
      | 'listening'
      | 'emulator-closed'
  }
>

function listingEventText(event: ListingEvent): EventText {
  switch (event.type) {
    case 'upload':
      return { kind: 'answer', text: unfinishedUploadText(event) }
    case 'uploads-listed':
      return { kind: 'step', text: uploadsListedText(event) }
    case 'upload-aborted':
      return {
        kind: 'result',
        text: `aborted ${printable(event.uploadId)} of ${objectUrl(event)}; its parts are gone`,
      }
    case 'uploads-swept':
      return { kind: 'step', text: sweptText(event) }
    case 'object':
      return { kind: 'answer', text: objectText(event) }
    case 'object-listed':
      return { kind: 'answer', text: listedObjectText(event) }
    case 'prefix-listed':
      return { kind: 'answer', text: `-\t-\t${objectUrl({ ...event, key: event.prefix })}` }
    case 'objects-listed':
      return { kind: 'step', text: objectsListedText(event) }
    case 'bucket-listed':
      return { kind: 'answer', text: listedBucketText(event) }
    case 'buckets-listed':
      return {
        kind: 'step',
        text: `${event.count === 0 ? 'no' : event.count} bucket${event.count === 1 ? '' : 's'}`,
      }
    case 'deleted':
      return { kind: 'result', text: `deleted ${objectUrl(event)}` }
    case 'presigned':
      return { kind: 'answer', text: event.url }
    case 'checkpoint-shown':
      return { kind: 'answer', text: checkpointShownText(event) }
    case 'checkpoint-removed':
      return { kind: 'result', text: checkpointRemovedText(event) }
    case 'checkpoint-released':
      return { kind: 'result', text: checkpointReleasedText(event) }
    case 'checkpoint':
      return { kind: 'answer', text: checkpointText(event) }
    case 'checkpoints-listed':
      return { kind: 'step', text: count(event.count, 'checkpoint', `in ${printable(event.directory)}`) }
    case 'check':
      return { kind: 'answer', text: checkText(event) }
    case 'checked':
      return { kind: 'step', text: checkedText(event) }
    case 'listening':
      return { kind: 'answer', text: listeningText(event) }
    case 'emulator-closed':
      return { kind: 'step', text: 'ended' }
    default:
      return event satisfies never
  }
}

function stoppingText(signal: StopCause): string {
  return signal === 'SIGHUP'
    ? 'stopping, because the terminal was closed (SIGHUP)'
    : 'stopping; Ctrl-C again leaves at once'
}

function uploadsListedText(event: Extract<OutputEvent, { readonly type: 'uploads-listed' }>): string {
  const place =
    event.prefix === ''
      ? `in oss://${printable(event.bucket)}`
      : `in ${objectUrl({ ...event, key: event.prefix })}`
  const found = count(event.count, 'unfinished upload', place)
  return event.count === 0
    ? found
    : `${found}; parts of unfinished uploads cost storage until they are completed or aborted`
}

function count(number: number, noun: string, place: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'} ${place}`
}
