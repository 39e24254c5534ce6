import { CliError } from '../errors/cli-error.ts'
import { EXIT } from '../errors/exit-codes.ts'
import { fieldLines } from '../text/field-lines.ts'
import { isoTime } from '../text/iso-time.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { defineCommand } from './command.ts'

/** State of the restored copy of an archived object. */
interface RestoreState {
  /** True until the object can be read. */
  readonly isOngoing: boolean
  /** ISO 8601; `null` while the restore is ongoing. */
  readonly expires: string | null
}

interface StatArguments {
  readonly url: ObjectUrl
  readonly versionId?: string
}

/** The properties of an object (`oss stat`). */
export interface ObjectFound {
  readonly kind: 'object'
  readonly bucket: string
  readonly key: string
  readonly byteLength: number
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string | null
  /** ISO 8601. */
  readonly lastModified: string | null
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly contentDisposition: string | null
  readonly contentLanguage: string | null
  readonly cacheControl: string | null
  /** As the header has it. */
  readonly expires: string | null
  readonly storageClass: string | null
  /** The restored copy of an archived object; `null` when there is none, and none was requested. */
  readonly restore: RestoreState | null
  readonly objectType: string | null
  readonly versionId: string | null
  /** Server-side encryption method, such as `AES256`. */
  readonly encryption: string | null
  /** Number of tags. */
  readonly tagCount: number
  readonly metadata: Readonly<Record<string, string>>
}

/** `oss stat`: shows the properties of an object. */
export const stat = defineCommand<StatArguments, ObjectFound>({
  name: 'stat',
  summary: 'Show the properties of an object.',
  description: 'Show the properties of an object: size, CRC-64, ETag, time, headers, metadata.',
  examples: ['oss stat oss://my-bucket/backup.tar'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
      .option('--version-id <id>', 'object version (versioned buckets only; default: latest)')
      .action((url: ObjectUrl, flags: { readonly versionId?: string }) => accept({ url, ...flags })),
  action: ({ url }) => `Reading the properties of ${objectUrl(url)}`,
  texts: { object: (event) => ({ kind: 'data', text: objectText(event) }) },
  async run({ url, ...version }, { output, signal, openClient }) {
    await using client = await openClient()
    const found = await client.headObject({ ...url, ...version, signal })
    if (found === undefined) {
      const { versionId } = version
      const what = versionId === undefined ? 'The object' : `The version ${printable(versionId)} of`
      throw new CliError('OBJECT_MISSING', `${what} ${objectUrl(url)} does not exist.`)
    }
    output.emit({
      kind: 'object',
      ...url,
      byteLength: found.size,
      etag: found.etag,
      crc64: found.crc64 ?? null,
      lastModified: isoTime(found.lastModified),
      contentType: found.contentType ?? null,
      contentEncoding: found.contentEncoding ?? null,
      contentDisposition: found.contentDisposition ?? null,
      contentLanguage: found.contentLanguage ?? null,
      cacheControl: found.cacheControl ?? null,
      expires: found.expires ?? null,
      storageClass: found.storageClass ?? null,
      restore:
        found.restore === undefined ? null : { ...found.restore, expires: isoTime(found.restore.expires) },
      objectType: found.objectType ?? null,
      versionId: found.versionId ?? null,
      encryption: found.encryption?.algorithm ?? null,
      tagCount: found.tagCount,
      metadata: found.metadata,
    })
    return EXIT.done
  },
})

function objectText(event: ObjectFound): string {
  return fieldLines([
    ['object', objectUrl(event)],
    ['bytes', String(event.byteLength)],
    ['etag', event.etag],
    ['crc64', event.crc64],
    ['last modified', event.lastModified],
    ['content type', event.contentType],
    ['content encoding', event.contentEncoding],
    ['content disposition', event.contentDisposition],
    ['content language', event.contentLanguage],
    ['cache control', event.cacheControl],
    ['expires', event.expires],
    ['storage class', event.storageClass],
    ['restore', restoreText(event.restore)],
    ['object type', event.objectType],
    ['version id', event.versionId],
    ['encryption', event.encryption],
    ['tags', event.tagCount === 0 ? null : String(event.tagCount)],
    ...Object.entries(event.metadata).map(([name, value]): [string, string] => [`meta ${name}`, value]),
  ])
}

function restoreText(restore: RestoreState | null): string | null {
  if (restore === null) return null
  return restore.isOngoing ? 'ongoing' : `readable until ${restore.expires ?? 'an unknown time'}`
}
