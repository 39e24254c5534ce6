import { closeSync, openSync, writeSync } from 'node:fs'
import type { DebugEvent, DebugSink } from '@oss/client'
import { CliError } from '../errors/cli-error.ts'
import type { Host } from '../host/host.ts'
import { isoTime } from '../text/iso-time.ts'
import { printable } from '../text/printable.ts'

const INDENT = '\n    '

/** The log of `--debug`. */
export interface DebugLog extends Disposable {
  readonly sink: DebugSink
}

/**
 * Starts the log of `--debug`: in a file that only the user can read, or on standard error.
 *
 * @throws CliError `DEBUG_FILE_UNWRITABLE`
 */
export function startDebugLog(host: Host, file: string | undefined): DebugLog {
  const descriptor = file === undefined ? undefined : openFile(file)
  const write = (text: string): void => {
    const lines = `${text}\n`
    if (descriptor === undefined) host.stderr.write(`debug: ${lines}`)
    // At once, so that the log is complete when the command is killed.
    else writeSync(descriptor, lines)
  }
  write(`oss ${host.version}, Node.js ${process.versions.node}, ${host.platform}`)
  return {
    sink: (event) => write(debugText(event)),
    [Symbol.dispose]() {
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

function openFile(file: string): number {
  try {
    return openSync(file, 'w', 0o600)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('DEBUG_FILE_UNWRITABLE', `The debug log ${file} cannot be written: ${reason}.`, {
      cause,
    })
  }
}

/** Formats an event as a line; what was signed follows in indented lines. */
export function debugText(event: DebugEvent): string {
  const call = event.callId.replace(/^.*-/, '#')
  return `${isoTime(new Date(event.atMs))} ${call}.${event.attempt} ${eventText(event)}`
}

function eventText(event: DebugEvent): string {
  switch (event.kind) {
    case 'request':
      return `${event.operation ?? 'request'}: ${event.method} ${event.target}`
    case 'signed':
      return [
        'signed',
        ...(event.canonicalRequest === undefined
          ? []
          : [`canonical request:${indented(event.canonicalRequest)}`]),
        `string to sign:${indented(event.stringToSign)}`,
      ].join('\n  ')
    case 'connection':
      return connectionText(event)
    case 'response':
      return `status ${event.status} after ${Math.round(event.durationMs)} ms, request id ${event.requestId ?? 'none'}`
    case 'retry':
      return `failed: ${errorText(event.error)} Next attempt in ${Math.round(event.delayMs)} ms.`
    case 'failure':
      return `failed after ${Math.round(event.durationMs)} ms: ${errorText(event.error)}`
    default:
      return event satisfies never
  }
}

function connectionText(event: Extract<DebugEvent, { readonly kind: 'connection' }>): string {
  const { reused, address = 'an unknown address', tls, dnsMs, connectMs, tlsMs } = event
  const steps = [
    ['DNS', dnsMs],
    ['TCP', connectMs],
    ['TLS', tlsMs],
  ].flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${ms} ms`]))
  const times = steps.length === 0 ? '' : `: ${steps.join(', ')}`
  return `${reused ? 'reuses the' : 'new'} connection to ${address}${tls === undefined ? '' : ` (${tls})`}${times}`
}

function errorText(error: Extract<DebugEvent, { readonly kind: 'failure' }>['error']): string {
  if (typeof error === 'string') return printable(error)
  const { code, message, requestId, ec } = error
  const ids = [
    ...(typeof code === 'string' && !message.includes(code) ? [code] : []),
    ...(typeof requestId === 'string' ? [`request id ${requestId}`] : []),
    ...(typeof ec === 'string' ? [`EC ${ec}`] : []),
  ]
  return `${printable(message)}${ids.length === 0 ? '' : ` (${ids.join(', ')})`}`
}

function indented(text: string): string {
  return INDENT + text.split('\n').map(printable).join(INDENT)
}
