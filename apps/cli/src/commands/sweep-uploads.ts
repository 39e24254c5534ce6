import { isHttpError, type OssClient } from '@oss/client'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { SweepUploadsInvocation } from '../invocation.ts'
import type { CommandContext } from './command-context.ts'
import { openClient } from './open-client.ts'

/** `oss uploads sweep`: throws away what was begun long ago and never finished. */
export async function sweepUploads(
  { bucket, prefix, olderThanMs, dryRun }: SweepUploadsInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { host, output, signal } = context
  await using client = await openClient(context)
  // Fixed now: a sweep that takes long does not come to what was begun meanwhile.
  const before = host.now() - olderThanMs
  let count = 0
  let kept = 0
  for await (const upload of client.listMultipartUploads({ bucket, prefix, signal })) {
    const { key, uploadId, initiated, storageClass } = upload
    // One whose time cannot be read is not known to be old.
    if (!(initiated.getTime() < before)) {
      kept += 1
      continue
    }
    count += 1
    const found = { bucket, key, uploadId }
    if (dryRun) {
      output.tell({
        type: 'upload',
        ...found,
        initiated: initiated.toISOString(),
        storageClass: storageClass ?? null,
      })
      continue
    }
    await abort(client, found, signal)
    output.tell({ type: 'upload-aborted', ...found })
  }
  output.tell({ type: 'uploads-swept', bucket, prefix, olderThanMs, dryRun, count, kept })
  return EXIT.done
}

async function abort(
  client: OssClient,
  upload: { readonly bucket: string; readonly key: string; readonly uploadId: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.abortMultipartUpload({ ...upload, signal })
  } catch (error) {
    // Completed or aborted since it was listed.
    if (!(isHttpError(error) && error.name === 'ServiceError' && error.code === 'NoSuchUpload')) throw error
  }
}
