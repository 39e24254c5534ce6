import type { OssClient, ServiceError, UnfinishedSize } from '@oss/client'
import { formatByteSize } from '../../../text/byte-size.ts'
import { formatCount } from '../../../text/count.ts'
import { formatDuration } from '../../../text/duration.ts'
import { errorFinding, errorNamed, errorText } from '../error-finding.ts'
import { type Finding, ok, warning } from '../finding.ts'

const DAY_MS = 24 * 60 * 60_000
const WEEK_MS = 7 * DAY_MS

/** Measures unfinished uploads, and warns if one is older than a day. */
export async function checkUnfinishedUploads(
  client: OssClient,
  about: {
    readonly bucket: string
    readonly prefix: string
    /** Time of the service, in milliseconds since the epoch. */
    readonly nowMs: number
    readonly signal: AbortSignal
    /** Formats the shell command that aborts old uploads. */
    readonly sweepCommand: (olderThan: string) => string
  },
): Promise<Finding> {
  const { bucket, prefix, nowMs, signal, sweepCommand } = about
  try {
    const size = await client.measureMultipartUploads({ bucket, prefix, signal })
    if (size.oldest === undefined) return ok('orphans', 'no unfinished uploads')
    const ageMs = nowMs - size.oldest.getTime()
    const found = `${sizeText(size)}, the oldest started ${formatDuration(ageMs / 1000)} ago`
    if (ageMs < DAY_MS) return ok('orphans', found)
    const command = sweepCommand(ageMs < WEEK_MS ? '1d' : '7d')
    return warning(
      'orphans',
      found,
      `Parts incur storage costs. Abort uploads that will not be resumed: ${command}`,
    )
  } catch (error) {
    signal.throwIfAborted()
    const service = errorNamed(error, 'ServiceError') as ServiceError | undefined
    if (service?.status !== 403) return errorFinding('orphans', error)
    const needed = 'This needs oss:ListMultipartUploads and oss:ListParts. Uploads work without them.'
    return warning('orphans', `unfinished uploads cannot be measured: ${errorText(error)}`, needed)
  }
}

function sizeText({ uploads, parts, bytes }: UnfinishedSize): string {
  return `${formatCount(uploads, 'unfinished upload')}, ${formatCount(parts, 'part')}, ${formatByteSize(bytes)}`
}
