import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { ListCheckpointsInvocation } from '../invocation.ts'
import type { CommandContext } from './command-context.ts'

/** `oss checkpoints list`: the uploads that can be continued from a directory. */
export async function listCheckpoints(
  { directory }: ListCheckpointsInvocation,
  { host, output }: CommandContext,
): Promise<ExitCode> {
  let count = 0
  for await (const { checkpoint, location } of fsCheckpointStore({ directory }).list()) {
    count += 1
    const { target, sourceLabel, uploadId, plan, createdAtMs } = checkpoint.header
    output.tell({
      type: 'checkpoint',
      endpoint: target.endpoint,
      bucket: target.bucket,
      key: target.key,
      file: sourceLabel,
      uploadId,
      partsRecorded: checkpoint.parts.length,
      partsTotal: plan.partCount,
      partSize: plan.partSize,
      bytesTotal: plan.size,
      created: new Date(createdAtMs).toISOString(),
      ageMs: Math.max(0, host.now() - createdAtMs),
      path: location,
    })
  }
  output.tell({ type: 'checkpoints-listed', directory, count })
  return EXIT.done
}
