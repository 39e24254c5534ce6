import type { OssClient } from '@oss/client'
import { messageOf } from '../../errors/error-chain.ts'
import { shellCommand } from '../../host/shell-command.ts'
import type { PrefixUrl } from '../../text/object-url.ts'
import type { CommandContext } from '../command.ts'
import type { UploadAborted } from './abort.ts'
import type { UploadListed } from './list.ts'

/** The uploads with a prefix that are older than an age. */
export interface OldUploads extends PrefixUrl {
  readonly olderThanMs: number
}

interface SweepResult {
  readonly count: number
  readonly errors: readonly unknown[]
}

/** Aborts old uploads, and reports those that could not be aborted. */
export async function abortOldUploads(
  client: OssClient,
  { bucket, prefix, olderThanMs }: OldUploads,
  { host, output, signal }: CommandContext<UploadAborted>,
): Promise<SweepResult> {
  const { aborted, failed } = await client.abortMultipartUploads({
    ...{ bucket, prefix, olderThanMs, signal },
    onAborted: ({ key, uploadId }) => output.emit({ kind: 'upload-aborted', bucket, key, uploadId }),
  })
  for (const { upload, error } of failed) {
    const { key, uploadId } = upload
    const abortCommand = shellCommand(host, ['uploads', 'abort', `oss://${bucket}/${key}`, uploadId])
    const problem = messageOf(error)
    output.emit({ kind: 'upload-not-aborted', bucket, key, uploadId, problem, abortCommand })
  }
  return { count: aborted, errors: failed.map(({ error }) => error) }
}

/** Lists old uploads. */
export async function listOldUploads(
  client: OssClient,
  { bucket, prefix, olderThanMs }: OldUploads,
  { host, output, signal }: CommandContext<UploadListed>,
): Promise<SweepResult> {
  let count = 0
  for await (const upload of client.listMultipartUploads({ bucket, prefix, signal })) {
    const { key, uploadId, initiated, storageClass = null } = upload
    // An upload whose time could not be parsed (NaN) does not count as old.
    if (!(host.now() - initiated.getTime() >= olderThanMs)) continue
    count += 1
    output.emit({ kind: 'upload', bucket, key, uploadId, initiated: initiated.toISOString(), storageClass })
  }
  return { count, errors: [] }
}
