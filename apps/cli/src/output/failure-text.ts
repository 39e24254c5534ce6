import type { CommandFailed, CommandInterrupted, ServiceAnswer } from '../events/event.ts'
import { printable } from '../text/printable.ts'

/** Says what failed, why, and what to do. The first line follows the word "error:". */
export function failureText(event: CommandFailed): string {
  const { task, message, service, advice, continueCommand, debug } = event
  const head = task === null ? message : `${task} failed. ${message}`
  const lines = [sentence(printable(head))]
  if (service !== null) lines.push(serviceText(service))
  const stored = storedPartsText(event)
  if (stored !== undefined) lines.push(stored)
  if (advice !== null) lines.push(advice)
  if (continueCommand !== null) lines.push('To continue:', `  ${printable(continueCommand)}`)
  const indented = lines.map((line, index) => (index === 0 ? line : `  ${line}`))
  return [...indented, ...(debug ?? [])].join('\n')
}

/** Says what was stopped, and how to go on. */
export function interruptionText({ message, resumable, continueCommand }: CommandInterrupted): string {
  const next = resumable ? 'To continue:' : 'To begin again:'
  return `${printable(message)} ${next}\n  ${printable(continueCommand)}`
}

/** What the service said, and by which numbers its support finds it. */
export function serviceText({ code, status, operation, requestId, ec, attempts }: ServiceAnswer): string {
  const facts = [
    `HTTP ${status}`,
    ...(requestId === null ? [] : [`request id ${printable(requestId)}`]),
    ...(ec === null ? [] : [`EC ${printable(ec)}`]),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
  ]
  return `OSS answered ${printable(code)}${operation === null ? '' : ` to ${operation}`} (${facts.join(', ')}).`
}

function storedPartsText({ name, resumable, partsRecorded, partsTotal }: CommandFailed): string | undefined {
  if (!resumable || partsRecorded === null || partsTotal === null || partsRecorded === 0) return undefined
  if (name === 'DownloadError')
    return `${partsRecorded} of ${partsTotal} parts are here and will not be read again.`
  return `${partsRecorded} of ${partsTotal} parts are stored and will not be sent again.`
}

// The errors come from several packages; some of their messages have no full stop.
function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`
}
