import type { OssClient } from '@oss/client'
import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { SweepUploadsInvocation } from '../../program/invocation.ts'
import { shellWords } from '../../text/shell-words.ts'
import type { CommandContext } from '../command.ts'

/** `oss uploads sweep`: throws away what was begun long ago and never finished. */
export async function sweepUploads(
  invocation: SweepUploadsInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { bucket, prefix, olderThanMs, dryRun } = invocation
  await using client = await openClient(context)
  const { count, errors } = await (dryRun ? listOld : abortOld)(client, invocation, context)
  const failed = errors.length
  context.output.tell({ type: 'uploads-swept', bucket, prefix, olderThanMs, dryRun, count, failed })
  if (failed > 0) throw errors[0]
  return EXIT.done
}

interface Swept {
  readonly count: number
  readonly errors: readonly unknown[]
}

async function abortOld(
  client: OssClient,
  { bucket, prefix, olderThanMs }: SweepUploadsInvocation,
  { host, output, signal }: CommandContext,
): Promise<Swept> {
  const { aborted, failed } = await client.abortMultipartUploads({
    ...{ bucket, prefix, olderThanMs, signal },
    onAborted: ({ key, uploadId }) => output.tell({ type: 'upload-aborted', bucket, key, uploadId }),
  })
  for (const { upload, error } of failed) {
    const { key, uploadId } = upload
    const problem = error instanceof Error ? error.message : String(error)
    const words = [...host.program, 'uploads', 'abort', `oss://${bucket}/${key}`, uploadId]
    const abortCommand = shellWords(words, host.platform)
    output.tell({ type: 'upload-left-behind', bucket, key, uploadId, problem, abortCommand })
  }
  return { count: aborted, errors: failed.map(({ error }) => error) }
}

async function listOld(
  client: OssClient,
  { bucket, prefix, olderThanMs }: SweepUploadsInvocation,
  { host, output, signal }: CommandContext,
): Promise<Swept> {
  let count = 0
  for await (const { key, uploadId, initiated, storageClass } of client.listMultipartUploads({
    ...{ bucket, prefix, signal },
  })) {
    // One whose time cannot be read is not known to be old.
    if (!(host.now() - initiated.getTime() >= olderThanMs)) continue
    count += 1
    const begun = initiated.toISOString()
    output.tell({
      type: 'upload',
      bucket,
      key,
      uploadId,
      initiated: begun,
      storageClass: storageClass ?? null,
    })
  }
  return { count, errors: [] }
}
