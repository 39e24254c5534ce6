import { EXIT } from '../../errors/exit-codes.ts'
import { formatCount } from '../../text/count.ts'
import { isoTime } from '../../text/iso-time.ts'
import { objectUrl, type PrefixUrl, parsePrefixUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'

/** An unfinished upload (`oss uploads list`). */
export interface UploadListed {
  readonly kind: 'upload'
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  /** ISO 8601; `null` if the service reported no valid time. */
  readonly initiated: string | null
  readonly storageClass: string | null
}

/** The end of `oss uploads list`. */
interface UploadsListed {
  readonly kind: 'uploads-listed'
  readonly bucket: string
  readonly prefix: string
  readonly count: number
}

/** The events of `oss uploads list`. */
export type ListEvent = UploadListed | UploadsListed

/** Formats a row; its fields are separated by tabs, which printable text does not contain. */
export function uploadRow(event: UploadListed): string {
  return [event.initiated ?? 'unknown time', printable(event.uploadId), objectUrl(event)].join('\t')
}

/** `oss uploads list`: lists the unfinished uploads of a bucket. */
export const list = defineCommand<PrefixUrl, ListEvent>({
  name: 'list',
  description: 'List the unfinished uploads of a bucket: time, upload id, object.',
  examples: ['oss uploads list oss://my-bucket/backups/'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
      .action((url: PrefixUrl) => accept(url)),
  action: ({ bucket }) => `Listing the unfinished uploads of ${prefixUrl({ bucket, prefix: '' })}`,
  texts: {
    upload: (event) => ({ kind: 'data', text: uploadRow(event) }),
    'uploads-listed': (event) => ({ kind: 'status', text: totals(event) }),
  },
  async run({ bucket, prefix }, { output, signal, openClient }) {
    await using client = await openClient()
    let count = 0
    for await (const upload of client.listMultipartUploads({ bucket, prefix, signal })) {
      const { key, uploadId, initiated, storageClass = null } = upload
      count += 1
      output.emit({ kind: 'upload', bucket, key, uploadId, initiated: isoTime(initiated), storageClass })
    }
    output.emit({ kind: 'uploads-listed', bucket, prefix, count })
    return EXIT.done
  },
})

function totals(event: UploadsListed): string {
  const found = `${formatCount(event.count, 'unfinished upload')} in ${prefixUrl(event)}`
  return event.count === 0
    ? found
    : `${found}. Parts incur storage costs until the upload is completed or aborted.`
}
