import type { ClientDebugEvent, DebugEvent, TransferDebugEvent } from '@oss/client'
import { isoTime } from '../text/iso-time.ts'
import { printable } from '../text/printable.ts'

const INDENT = '\n    '

type Of<Kind extends ClientDebugEvent['kind']> = Extract<
  DebugEvent | TransferDebugEvent,
  { readonly kind: Kind }
>

/** Formats an event as a line; what was signed follows in indented lines. */
export function debugText(event: ClientDebugEvent): string {
  const time = isoTime(new Date(event.atMs))
  if (!('callId' in event)) return `${time} ${transferText(event)}`
  const call = event.callId.replace(/^.*-/, '#')
  return `${time} ${call}.${event.attempt} ${requestText(event)}`
}

function requestText(event: DebugEvent): string {
  switch (event.kind) {
    case 'network-down':
      return 'waiting for the network'
    case 'network-up':
      return `network available again after ${Math.round(event.durationMs)} ms`
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

function transferText(event: TransferDebugEvent): string {
  switch (event.kind) {
    case 'credentials-fetched':
      return `credentials ${credentialsText(event)}, fetched in ${Math.round(event.durationMs)} ms`
    case 'credentials-failed':
      return `fetching credentials failed after ${Math.round(event.durationMs)} ms: ${errorText(event.error)}`
    case 'part-started':
    case 'part-stored':
    case 'part-failed':
      return `${nameOf(event)}: ${partText(event)}`
    case 'checkpoint-opened':
    case 'checkpoint-started':
    case 'checkpoint-recorded':
    case 'checkpoint-completing':
    case 'checkpoint-removed':
      return `${nameOf(event)}: ${checkpointText(event)}`
    case 'phase':
      return `${nameOf(event)}: ${event.phase}, ${event.partsRecorded} of ${event.partsTotal} parts recorded`
    case 'notice':
      return `${nameOf(event)}: ${noticeText(event.notice)}`
    default:
      return event satisfies never
  }
}

function nameOf({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return printable(`oss://${bucket}/${key}`)
}

function credentialsText({ accessKeyId, isTemporary, expiresAtMs }: Of<'credentials-fetched'>): string {
  if (accessKeyId === '') return 'none (anonymous)'
  const end = expiresAtMs === undefined ? '' : ` until ${isoTime(new Date(expiresAtMs))}`
  return `${accessKeyId}${isTemporary ? ' with a token' : ''}${end}`
}

function partText(event: Of<'part-started' | 'part-stored' | 'part-failed'>): string {
  const { kind, number, byteLength, uploadId, durationMs, error } = event
  if (kind === 'part-started') return `part ${number} of upload ${uploadId} starts (${byteLength} bytes)`
  const after = `part ${number} ${kind === 'part-stored' ? 'stored' : 'failed'} after ${Math.round(durationMs)} ms`
  return error === undefined ? after : `${after}: ${errorText(error)}`
}

function checkpointText(
  event: Of<`checkpoint-${'opened' | 'started' | 'recorded' | 'completing' | 'removed'}`>,
): string {
  const { kind, location, durationMs, parts, number } = event
  const took = ` (${Math.round(durationMs)} ms)`
  if (kind === 'checkpoint-recorded') return `part ${number} recorded${took}`
  const what = kind.replace('checkpoint-', 'checkpoint ')
  const found = parts === undefined ? '' : ` with ${parts} parts`
  return `${what}${found}: ${printable(location)}${took}`
}

/** The kind of a notice, and all of its fields. */
function noticeText({ kind, ...fields }: Of<'notice'>['notice']): string {
  const facts = Object.entries(fields).map(([name, value]) =>
    name === 'error'
      ? `error: ${errorText(value as Of<'credentials-failed'>['error'])}`
      : `${name}: ${JSON.stringify(value)}`,
  )
  return printable(`notice ${[kind, ...facts].join(', ')}`)
}

function connectionText(event: Of<'connection'>): string {
  const { reused, address = 'an unknown address', tls, dnsMs, connectMs, tlsMs } = event
  const steps = [
    ['DNS', dnsMs],
    ['TCP', connectMs],
    ['TLS', tlsMs],
  ].flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${ms} ms`]))
  const times = steps.length === 0 ? '' : `: ${steps.join(', ')}`
  return `${reused ? 'reuses the' : 'new'} connection to ${address}${tls === undefined ? '' : ` (${tls})`}${times}`
}

function errorText(error: Of<'failure'>['error']): string {
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
