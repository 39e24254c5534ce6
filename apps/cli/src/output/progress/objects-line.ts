import type { ObjectsProgressed } from '../../events/objects-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'

/** Formats progress of counting or deleting objects as one line of at most `columns` characters. */
export function objectsLine(
  { phase, objects, objectsTotal, byteLength }: ObjectsProgressed,
  columns: number,
): string {
  if (phase === 'listing') return `Listed ${formatCount(objects, 'file')} and objects`.slice(0, columns)
  const verb = phase === 'counting' ? 'Counted' : 'Deleted'
  // Others may store objects while these are deleted.
  const of = objectsTotal === null || objects > objectsTotal ? '' : `${objects} of `
  const count = formatCount(of === '' ? objects : (objectsTotal ?? 0), 'object')
  return `${verb} ${of}${count}, ${formatByteSize(byteLength)}`.slice(0, columns)
}
