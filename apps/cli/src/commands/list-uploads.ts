import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { ListUploadsInvocation } from '../invocation.ts'
import type { CommandContext } from './command-context.ts'
import { openClient } from './open-client.ts'

/** `oss uploads list`: the unfinished uploads of a bucket, as the service tells them. */
export async function listUploads(
  { bucket, prefix }: ListUploadsInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, signal } = context
  await using client = await openClient(context)
  let count = 0
  for await (const { key, uploadId, initiated, storageClass } of client.listMultipartUploads({
    bucket,
    prefix,
    signal,
  })) {
    count += 1
    const time = Number.isNaN(initiated.getTime()) ? null : initiated.toISOString()
    output.tell({
      type: 'upload',
      bucket,
      key,
      uploadId,
      initiated: time,
      storageClass: storageClass ?? null,
    })
  }
  output.tell({ type: 'uploads-listed', bucket, prefix, count })
  return EXIT.done
}
