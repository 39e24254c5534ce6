import { CliError } from '../../errors/cli-error.ts'
import { type PrefixUrl, parsePrefixUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { BUCKET_TEXTS, type BucketEvent, listBuckets } from './list-buckets.ts'
import { listObjects, OBJECT_TEXTS, type ObjectEvent } from './list-objects.ts'

/** The events of `oss ls`. */
export type ListEvent = ObjectEvent | BucketEvent

/** `oss ls`: lists the objects of a bucket, or without a URL the buckets. */
export const ls = defineCommand<
  { readonly url: PrefixUrl | undefined; readonly recursive: boolean },
  ListEvent
>({
  name: 'ls',
  summary: 'List objects or buckets.',
  description:
    'List objects: time, bytes, object. Keys that contain another "/" are grouped as directories. Without a URL, list buckets: time, location, bucket.',
  examples: ['oss ls oss://my-bucket/backups/'],
  parse: (parser, accept) =>
    parser
      .argument('[URL]', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
      .option('-r, --recursive', 'list the objects in all subdirectories')
      .action((url: PrefixUrl | undefined, { recursive = false }: { recursive?: boolean }) => {
        if (url === undefined && recursive)
          throw new CliError('USAGE_INVALID', '--recursive needs a bucket, as in oss://BUCKET.')
        accept({ url, recursive })
      }),
  action: ({ url }) =>
    url === undefined ? 'Listing the buckets' : `Listing the objects of ${prefixUrl({ ...url, prefix: '' })}`,
  texts: { ...OBJECT_TEXTS, ...BUCKET_TEXTS },
  run: ({ url, recursive }, context) =>
    url === undefined ? listBuckets(context) : listObjects(url, recursive, context),
})
