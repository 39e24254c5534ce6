import { isOssError, type OssClient } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { EXIT } from '../../errors/exit-codes.ts'
import { bucketUrl, parseBucketUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { addYesFlag, confirm } from '../confirm.ts'

interface RemoveBucketArguments {
  readonly bucket: string
  readonly isConfirmed: boolean
}

/** A bucket was deleted (`oss rb`). */
export interface BucketDeleted {
  readonly kind: 'bucket-deleted'
  readonly bucket: string
}

/** `oss rb`: deletes an empty bucket. */
export const rb = defineCommand<RemoveBucketArguments, BucketDeleted>({
  name: 'rb',
  summary: 'Delete an empty bucket.',
  description: 'Delete an empty bucket. Fails if it has objects or unfinished uploads.',
  examples: ['oss rb oss://my-bucket', 'oss rb oss://my-bucket --yes'],
  parse: (parser, accept) =>
    addYesFlag(parser.argument('<URL>', 'oss://BUCKET', parseBucketUrl)).action(
      (bucket: string, { yes = false }: { readonly yes?: boolean }) => accept({ bucket, isConfirmed: yes }),
    ),
  action: ({ bucket }) => `Deleting the bucket ${bucketUrl(bucket)}`,
  texts: {
    'bucket-deleted': ({ bucket }) => ({ kind: 'result', text: `Deleted ${bucketUrl(bucket)}` }),
  },
  async run({ bucket, isConfirmed }, context) {
    if (!isConfirmed) await confirm(`Delete the bucket ${bucketUrl(bucket)}`, context)
    const { output, signal, openClient } = context
    await using client = await openClient()
    try {
      await client.deleteBucket({ bucket, signal })
    } catch (cause) {
      const isNotEmpty = isOssError(cause) && cause.code === 'BucketNotEmpty'
      throw isNotEmpty ? await notEmpty(client, bucket, cause, signal) : cause
    }
    output.emit({ kind: 'bucket-deleted', bucket })
    return EXIT.done
  },
})

/** Names what the bucket contains, and the commands that delete it. */
async function notEmpty(
  client: OssClient,
  bucket: string,
  cause: Error,
  signal: AbortSignal,
): Promise<CliError> {
  const [hasObjects, hasUploads] = await Promise.all([
    isFound(client.listObjects({ bucket, signal })),
    isFound(client.listMultipartUploads({ bucket, signal })),
  ])
  signal.throwIfAborted()
  const url = bucketUrl(bucket)
  // Without the permission to list, there may be any.
  const steps = [
    ...(hasObjects === false ? [] : [`objects (oss rm --recursive --all ${url})`]),
    ...(hasUploads === false ? [] : [`unfinished uploads (oss uploads sweep ${url} --older-than 0m)`]),
  ]
  const contents = steps.length === 0 ? 'versions of deleted objects' : steps.join(' and ')
  return new CliError('BUCKET_NOT_EMPTY', `The bucket ${url} is not empty. Delete its ${contents} first.`, {
    cause,
  })
}

/** Whether a list has an entry; `undefined` if it cannot be read. */
async function isFound(list: AsyncIterable<unknown>): Promise<boolean | undefined> {
  try {
    for await (const _ of list) return true
    return false
  } catch {
    // The failure to report is that the bucket cannot be deleted.
    return undefined
  }
}
