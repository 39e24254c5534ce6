import type { StopCause } from '../errors/stopped.ts'
import type { RequestRetried } from '../events/command-event.ts'
import type { CommonEvent, ProgressEvent } from '../events/common-event.ts'
import { formatDuration } from '../text/duration.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { BATCH_TEXTS } from './batch/batch-texts.ts'
import { DOWNLOADS_TEXTS } from './batch/downloads-texts.ts'
import { DOWNLOAD_TEXTS } from './download-texts.ts'
import type { EventTexts } from './event-text.ts'
import { failureText, interruptionText } from './failure-text.ts'
import { transferSummary } from './transfer-summary.ts'
import { UPLOAD_TEXTS } from './upload-texts.ts'

/** Texts of the events that several commands emit. */
export const COMMON_TEXTS: EventTexts<Exclude<CommonEvent, ProgressEvent>> = {
  ...UPLOAD_TEXTS,
  ...DOWNLOAD_TEXTS,
  ...BATCH_TEXTS,
  ...DOWNLOADS_TEXTS,
  retry: (event) => ({ kind: 'note', text: retryText(event) }),
  stopping: ({ signal }) => ({ kind: 'status', text: stoppingText(signal) }),
  completed: (event) => ({ kind: 'result', text: `Uploaded ${objectUrl(event)}: ${transferSummary(event)}` }),
  interrupted: (event) => ({ kind: 'interrupted', text: interruptionText(event) }),
  failed: (event) => ({ kind: 'error', text: failureText(event) }),
}

function retryText({ operation, attempt, delayMs, problem }: RequestRetried): string {
  const wait = delayMs < 1000 ? 'now' : `in ${formatDuration(delayMs / 1000)}`
  return `${operation ?? 'A request'} failed (attempt ${attempt}). Retrying ${wait}. ${printable(problem)}`
}

function stoppingText(signal: StopCause): string {
  return signal === 'SIGHUP'
    ? 'Stopping, because the terminal was closed (SIGHUP)'
    : 'Stopping; press Ctrl-C again to exit immediately'
}
