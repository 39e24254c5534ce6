import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { ListObjectsInvocation } from '../../program/invocation.ts'
import type { CommandContext } from '../command.ts'

/** `oss ls`: the objects of a bucket. */
export async function listObjects(
  { bucket, prefix, recursive }: ListObjectsInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, signal } = context
  await using client = await openClient(context)
  const query = { bucket, prefix, signal }
  let objects = 0
  let prefixes = 0
  let byteLength = 0
  for await (const entry of recursive ? client.listObjects(query) : client.listDirectory(query)) {
    if (entry.kind === 'prefix') {
      prefixes += 1
      output.tell({ type: 'prefix-listed', bucket, prefix: entry.prefix })
      continue
    }
    objects += 1
    byteLength += entry.size
    const { key, size, etag, lastModified, objectType, storageClass } = entry
    output.tell({
      type: 'object-listed',
      ...{ bucket, key, byteLength: size, etag },
      lastModified: Number.isNaN(lastModified.getTime()) ? null : lastModified.toISOString(),
      objectType: objectType ?? null,
      storageClass: storageClass ?? null,
    })
  }
  output.tell({ type: 'objects-listed', bucket, prefix, objects, prefixes, byteLength })
  return EXIT.done
}
