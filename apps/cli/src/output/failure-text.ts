import type { CommandFailed, CommandInterrupted, ServiceFailure } from '../events/command-event.ts'
import { printable } from '../text/printable.ts'

/** Describes a failure: what failed, why, and what to do. The first line follows the word "error:". */
export function failureText(event: CommandFailed): string {
  const { task, message, service, advice, continueCommand, debug } = event
  const head = task === null ? message : `${task} failed. ${message}`
  const lines = [sentence(printable(head))]
  if (service !== null) lines.push(serviceText(service))
  const parts = completedPartsText(event)
  if (parts !== undefined) lines.push(parts)
  if (advice !== null) lines.push(advice)
  if (continueCommand !== null) lines.push('To continue:', `  ${printable(continueCommand)}`)
  const indented = lines.map((line, index) => (index === 0 ? line : `  ${line}`))
  return [...indented, ...(debug ?? [])].join('\n')
}

/** Describes an interruption and how to continue. */
export function interruptionText({ message, resumable, continueCommand }: CommandInterrupted): string {
  const next = resumable ? 'To continue:' : 'To start again:'
  return `${printable(message)} ${next}\n  ${printable(continueCommand)}`
}

/** Describes an error response of the service, with the ids that its support needs. */
export function serviceText({ code, status, operation, requestId, ec, attempts }: ServiceFailure): string {
  const facts = [
    `HTTP ${status}`,
    ...(requestId === null ? [] : [`request id ${printable(requestId)}`]),
    ...(ec === null ? [] : [`EC ${printable(ec)}`]),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
  ]
  return `OSS returned ${printable(code)}${operation === null ? '' : ` for ${operation}`} (${facts.join(', ')}).`
}

function completedPartsText({
  name,
  resumable,
  partsRecorded,
  partsTotal,
}: CommandFailed): string | undefined {
  if (!resumable || partsRecorded === null || partsTotal === null || partsRecorded === 0) return undefined
  const transferred = name === 'DownloadError' ? 'downloaded' : 'uploaded'
  return `${partsRecorded} of ${partsTotal} parts are ${transferred} and will be reused.`
}

// The errors come from several packages, and some of their messages have no full stop.
function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`
}
