import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { ListUploadsInvocation } from '../../program/invocation.ts'
import type { CommandContext } from '../command.ts'

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
