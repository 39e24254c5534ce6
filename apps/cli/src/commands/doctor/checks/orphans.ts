import type { OssClient, ServiceError, UnfinishedSize } from '@oss/client'
import { formatByteSize } from '../../../text/byte-size.ts'
import { formatDuration } from '../../../text/duration.ts'
import { errorFinding, errorNamed, errorWords } from '../error-finding.ts'
import { type Finding, fine, warning } from '../finding.ts'

const DAY_MS = 24 * 60 * 60_000
const WEEK_MS = 7 * DAY_MS

/** What unfinished uploads weigh that nobody seems to finish: those that were begun more than a day ago. */
export async function checkOrphans(
  client: OssClient,
  about: {
    readonly bucket: string
    readonly prefix: string
    /** The service's, in milliseconds since the epoch. */
    readonly nowMs: number
    readonly signal: AbortSignal
    /** For a shell. */
    readonly sweepCommand: (olderThan: string) => string
  },
): Promise<Finding> {
  const { bucket, prefix, nowMs, signal, sweepCommand } = about
  try {
    const size = await client.measureMultipartUploads({ bucket, prefix, signal })
    if (size.oldest === undefined) return fine('orphans', 'no unfinished uploads')
    const ageMs = nowMs - size.oldest.getTime()
    const found = `${sizeText(size)}, the oldest begun ${formatDuration(ageMs / 1000)} ago`
    if (ageMs < DAY_MS) return fine('orphans', found)
    const command = sweepCommand(ageMs < WEEK_MS ? '1d' : '7d')
    return warning(
      'orphans',
      found,
      `Their parts cost storage. What nobody will continue goes with: ${command}`,
    )
  } catch (error) {
    signal.throwIfAborted()
    const service = errorNamed(error, 'ServiceError') as ServiceError | undefined
    if (service?.status !== 403) return errorFinding('orphans', error)
    const needed = 'It needs oss:ListMultipartUploads and oss:ListParts; uploads work without them.'
    return warning('orphans', `unfinished uploads cannot be weighed: ${errorWords(error)}`, needed)
  }
}

function sizeText({ uploads, parts, bytes }: UnfinishedSize): string {
  return `${uploads} unfinished upload${uploads === 1 ? '' : 's'}, ${parts} part${parts === 1 ? '' : 's'}, ${formatByteSize(bytes)}`
}
