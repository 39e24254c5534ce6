import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { EventTexts } from '../../output/event-text.ts'
import { formatCount } from '../../text/count.ts'
import { isoTime } from '../../text/iso-time.ts'
import { printable } from '../../text/printable.ts'
import type { CommandContext } from '../command.ts'

/** A bucket (`oss ls` without a URL). */
interface BucketListed {
  readonly kind: 'bucket-listed'
  readonly bucket: string
  /** Such as `oss-cn-hangzhou`. */
  readonly location: string
  /** ISO 8601; `null` if the service reported no valid time. */
  readonly created: string | null
  readonly storageClass: string | null
  /** Public host of the region. */
  readonly endpoint: string | null
}

/** The end of a list of buckets. */
interface BucketsListed {
  readonly kind: 'buckets-listed'
  readonly count: number
}

/** The events of a list of buckets. */
export type BucketEvent = BucketListed | BucketsListed

/** Texts of the events of a list of buckets. */
export const BUCKET_TEXTS: EventTexts<BucketEvent> = {
  'bucket-listed': ({ created, location, bucket }) => ({
    kind: 'data',
    text: [created ?? 'unknown time', printable(location), printable(`oss://${bucket}`)].join('\t'),
  }),
  'buckets-listed': ({ count }) => ({ kind: 'status', text: formatCount(count, 'bucket') }),
}

/** Lists the buckets of the account. */
export async function listBuckets({
  output,
  signal,
  openClient,
}: CommandContext<BucketEvent>): Promise<ExitCode> {
  await using client = await openClient()
  let count = 0
  for await (const bucket of client.listBuckets({ signal })) {
    count += 1
    output.emit({
      kind: 'bucket-listed',
      bucket: bucket.name,
      location: bucket.location,
      created: isoTime(bucket.created),
      storageClass: bucket.storageClass ?? null,
      endpoint: bucket.extranetEndpoint ?? null,
    })
  }
  output.emit({ kind: 'buckets-listed', count })
  return EXIT.done
}
