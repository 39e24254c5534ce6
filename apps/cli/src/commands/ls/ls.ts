import { CliError } from '../../errors/cli-error.ts'
import { type PrefixUrl, parsePrefixUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { BUCKET_TEXTS, type BucketEvent, listBuckets } from './list-buckets.ts'
import { listObjects, OBJECT_TEXTS, type ObjectEvent, type RowFormat } from './list-objects.ts'

/** The events of `oss ls`. */
export type ListEvent = ObjectEvent | BucketEvent

interface ListFlags {
  readonly recursive?: boolean
  readonly long?: boolean
  readonly human?: boolean
}

/** `oss ls`: lists the objects of a bucket, or without a URL the buckets. */
export const ls = defineCommand<
  { readonly url: PrefixUrl | undefined; readonly recursive: boolean; readonly format: RowFormat },
  ListEvent
>({
  name: 'ls',
  summary: 'List objects or buckets.',
  description:
    'List objects: time, bytes, object. Keys that contain another "/" are grouped as directories. Without a URL, list buckets: time, location, bucket.',
  examples: ['oss ls oss://my-bucket/backups/', 'oss ls -l --human --recursive oss://my-bucket/backups/'],
  parse: (parser, accept) =>
    parser
      .argument('[URL]', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
      .option('-r, --recursive', 'list the objects in all subdirectories')
      .option('-l, --long', 'also show storage class and ETag of each object')
      .option('--human', 'show sizes with units, such as 1.5 MiB')
      .action((url: PrefixUrl | undefined, { recursive, long, human }: ListFlags) => {
        const ofObjects = { '--recursive': recursive, '--long': long, '--human': human }
        const misplaced = Object.entries(ofObjects).find(([, value]) => value !== undefined)?.[0]
        if (url === undefined && misplaced !== undefined)
          throw new CliError('USAGE_INVALID', `${misplaced} needs a bucket, as in oss://BUCKET.`)
        const format = { isLong: long ?? false, isHuman: human ?? false }
        accept({ url, recursive: recursive ?? false, format })
      }),
  action: ({ url }) =>
    url === undefined ? 'Listing the buckets' : `Listing the objects of ${prefixUrl({ ...url, prefix: '' })}`,
  texts: { ...OBJECT_TEXTS, ...BUCKET_TEXTS },
  run: ({ url, recursive, format }, context) =>
    url === undefined ? listBuckets(context) : listObjects(url, recursive, format, context),
})
