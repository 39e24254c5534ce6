import type { ObjectsProgressed } from '../../events/objects-event.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'

const VERBS: Readonly<Record<ObjectsProgressed['phase'], string>> = {
  listing: 'Listed',
  counting: 'Counted',
  copying: 'Copied',
  moving: 'Moved',
  deleting: 'Deleted',
}

/** Formats progress of work on objects as one line of at most `columns` characters. */
export function objectsLine(
  { phase, objects, objectsTotal, byteLength }: ObjectsProgressed,
  columns: number,
): string {
  if (phase === 'listing') return `Listed ${formatCount(objects, 'file')} and objects`.slice(0, columns)
  // Others may store objects while these are deleted.
  const of = objectsTotal === null || objects > objectsTotal ? '' : `${objects} of `
  const count = formatCount(of === '' ? objects : (objectsTotal ?? 0), 'object')
  return `${VERBS[phase]} ${of}${count}, ${formatByteSize(byteLength)}`.slice(0, columns)
}
