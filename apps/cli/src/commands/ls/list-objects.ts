import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { EventTexts } from '../../output/event-text.ts'
import { formatByteSize } from '../../text/byte-size.ts'
import { formatCount } from '../../text/count.ts'
import { isoTime } from '../../text/iso-time.ts'
import { objectUrl, type PrefixUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import type { CommandContext } from '../command.ts'

/** An object (`oss ls`). */
interface ObjectListed {
  readonly kind: 'object-listed'
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  readonly etag: string
  /** ISO 8601; `null` if the service reported no valid time. */
  readonly lastModified: string | null
  readonly objectType: string | null
  readonly storageClass: string | null
}

/** A group of keys with the same prefix, shown as a directory (`oss ls`). */
interface PrefixListed {
  readonly kind: 'prefix-listed'
  readonly bucket: string
  readonly prefix: string
}

/** The end of a list of objects. */
interface ObjectsListed {
  readonly kind: 'objects-listed'
  readonly bucket: string
  readonly prefix: string
  readonly objects: number
  /** Number of directories. */
  readonly prefixes: number
  /** Total size of the listed objects. */
  readonly byteLength: number
}

/** How the rows of objects are printed. */
export interface RowFormat {
  /** Whether rows have the storage class and the ETag. */
  readonly isLong: boolean
  /** Whether sizes have units. */
  readonly isHuman: boolean
}

/** An object, and how its row is printed. The format is not part of the event that `--json` prints. */
interface ListedRow extends ObjectListed {
  readonly format?: RowFormat
}

/** The events of a list of objects. */
export type ObjectEvent = ObjectListed | PrefixListed | ObjectsListed

/**
 * Texts of the events of a list of objects. Rows have fields separated by tabs, which printable text does not
 * contain.
 */
export const OBJECT_TEXTS: EventTexts<ObjectEvent> = {
  'object-listed': (event: ListedRow) => ({ kind: 'data', text: rowOf(event) }),
  'prefix-listed': (event) => ({ kind: 'data', text: `-\t-\t${prefixUrl(event)}` }),
  'objects-listed': (event) => ({ kind: 'status', text: totals(event) }),
}

/** Lists the objects with a prefix. */
export async function listObjects(
  { bucket, prefix }: PrefixUrl,
  recursive: boolean,
  format: RowFormat,
  { flags, output, signal, openClient }: CommandContext<ObjectEvent>,
): Promise<ExitCode> {
  await using client = await openClient()
  const query = { bucket, prefix, signal }
  let objects = 0
  let prefixes = 0
  let byteLength = 0
  for await (const entry of recursive ? client.listObjects(query) : client.listDirectory(query)) {
    if (entry.kind === 'prefix') {
      prefixes += 1
      output.emit({ kind: 'prefix-listed', bucket, prefix: entry.prefix })
      continue
    }
    objects += 1
    byteLength += entry.size
    const listed: ListedRow = {
      kind: 'object-listed',
      ...{ bucket, key: entry.key, byteLength: entry.size, etag: entry.etag },
      lastModified: isoTime(entry.lastModified),
      objectType: entry.objectType ?? null,
      storageClass: entry.storageClass ?? null,
      ...(flags.json !== true && { format }),
    }
    output.emit(listed)
  }
  output.emit({ kind: 'objects-listed', bucket, prefix, objects, prefixes, byteLength })
  return EXIT.done
}

function rowOf(event: ListedRow): string {
  const { format = { isLong: false, isHuman: false }, byteLength, storageClass, etag } = event
  const size = format.isHuman ? formatByteSize(byteLength) : byteLength
  const more = format.isLong ? [printable(storageClass ?? '-'), printable(etag)] : []
  return [event.lastModified ?? 'unknown time', size, ...more, objectUrl(event)].join('\t')
}

function totals({ objects, prefixes, byteLength }: ObjectsListed): string {
  const directories = prefixes === 0 ? '' : `, ${formatCount(prefixes, 'directory', 'directories')}`
  return `${formatCount(objects, 'object')}${directories}, ${formatByteSize(byteLength)}`
}
