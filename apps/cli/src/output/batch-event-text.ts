import type { BatchEnded, BatchEvent, FileNoticed } from '../events/batch-event.ts'
import { printable } from '../text/printable.ts'
import {
  alreadyStoredText,
  batchEndedText,
  batchStartedText,
  fileInterruptedText,
  passedOverText,
  plannedText,
} from './batch-text.ts'
import type { EventText } from './event-text.ts'
import { failureText } from './failure-text.ts'

/** The words for an event of a batch; `undefined` for one that is only counted. */
export function batchEventText(event: Exclude<BatchEvent, FileNoticed>): EventText | undefined {
  switch (event.type) {
    case 'batch-started':
      return { kind: 'step', text: batchStartedText(event) }
    // Thousands of lines that say that nothing is wrong would hide those that say something.
    case 'file-stored':
    case 'file-equal':
      return undefined
    case 'file-planned':
      return { kind: 'answer', text: plannedText(event) }
    case 'file-passed-over':
      return { kind: 'note', text: passedOverText(event) }
    case 'file-failed':
      return { kind: 'error', text: failureText({ ...event, type: 'failed', continueCommand: null }) }
    case 'file-interrupted':
      return { kind: 'step', text: fileInterruptedText(event) }
    case 'already-stored':
      return { kind: 'result', text: alreadyStoredText(event) }
    case 'batch-uncomparable': {
      const text = `It cannot be seen which files are stored already, so all are sent. ${printable(event.problem)}`
      return { kind: 'note', text: `${text} The permissions oss:ListObjects and oss:GetObject are for that.` }
    }
    case 'batch-ended':
      return { kind: kindOfEnd(event), text: batchEndedText(event) }
    default:
      return event satisfies never
  }
}

function kindOfEnd({ outcome, dryRun }: BatchEnded): EventText['kind'] {
  switch (outcome) {
    case 'done':
      return dryRun ? 'step' : 'result'
    case 'failed':
      return 'error'
    case 'interrupted':
      return 'stopped'
    case 'stopped':
      return 'step'
    default:
      return outcome satisfies never
  }
}
