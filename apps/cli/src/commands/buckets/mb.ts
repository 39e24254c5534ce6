import type { BucketAcl, BucketOptions, StorageClass } from '@oss/client'
import { Option } from 'commander'
import { EXIT } from '../../errors/exit-codes.ts'
import { bucketUrl, parseBucketUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { STORAGE_CLASSES } from '../object-flags.ts'

const ACLS: readonly BucketAcl[] = ['private', 'public-read', 'public-read-write']
const REDUNDANCIES = ['LRS', 'ZRS'] as const

interface MakeBucketArguments {
  readonly bucket: string
  readonly options: BucketOptions
}

interface MakeBucketFlags {
  readonly acl?: BucketAcl
  readonly storageClass?: StorageClass
  readonly redundancy?: (typeof REDUNDANCIES)[number]
}

/** A bucket was created (`oss mb`), or exists with these settings. */
export interface BucketCreated {
  readonly kind: 'bucket-created'
  readonly bucket: string
}

/** `oss mb`: creates a bucket. */
export const mb = defineCommand<MakeBucketArguments, BucketCreated>({
  name: 'mb',
  summary: 'Create a bucket.',
  description:
    'Create a bucket in the region of the endpoint. Succeeds if you already own the bucket with the same settings.',
  examples: ['oss mb oss://my-bucket --region cn-hangzhou', 'oss mb oss://my-archive --storage-class IA'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET', parseBucketUrl)
      .addOption(new Option('--acl <acl>', 'set the access control (default: private)').choices([...ACLS]))
      .addOption(
        new Option(
          '--storage-class <class>',
          'set the default storage class of objects (default: Standard)',
        ).choices([...STORAGE_CLASSES]),
      )
      .addOption(
        new Option(
          '--redundancy <type>',
          'store data in one zone (LRS, default) or in several (ZRS)',
        ).choices([...REDUNDANCIES]),
      )
      .action((bucket: string, { acl, storageClass, redundancy }: MakeBucketFlags) =>
        accept({
          bucket,
          options: {
            ...(acl && { acl }),
            ...(storageClass && { storageClass }),
            ...(redundancy && { dataRedundancy: redundancy }),
          },
        }),
      ),
  action: ({ bucket }) => `Creating the bucket ${bucketUrl(bucket)}`,
  texts: {
    'bucket-created': ({ bucket }) => ({
      kind: 'result',
      text: `Created ${bucketUrl(bucket)}`,
    }),
  },
  async run({ bucket, options }, { output, signal, openClient }) {
    await using client = await openClient()
    await client.putBucket({ bucket, ...options, signal })
    output.emit({ kind: 'bucket-created', bucket })
    return EXIT.done
  },
})
