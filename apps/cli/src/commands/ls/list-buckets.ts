import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { CommandContext } from '../command.ts'

/** `oss ls` without a URL: the buckets of the account. */
export async function listBuckets(context: CommandContext): Promise<ExitCode> {
  const { output, signal } = context
  await using client = await openClient(context)
  let count = 0
  for await (const { name, location, created, storageClass, extranetEndpoint } of client.listBuckets({
    signal,
  })) {
    count += 1
    output.tell({
      type: 'bucket-listed',
      bucket: name,
      location,
      created: Number.isNaN(created.getTime()) ? null : created.toISOString(),
      storageClass: storageClass ?? null,
      endpoint: extranetEndpoint ?? null,
    })
  }
  output.tell({ type: 'buckets-listed', count })
  return EXIT.done
}
