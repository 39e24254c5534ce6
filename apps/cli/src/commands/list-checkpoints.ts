import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { ListCheckpointsInvocation } from '../invocation.ts'
import type { CommandContext } from './command-context.ts'
import { checkpointFields } from './stored-checkpoint.ts'

/** `oss checkpoints list`: the uploads that can be continued from a directory. */
export async function listCheckpoints(
  { directory }: ListCheckpointsInvocation,
  { host, output }: CommandContext,
): Promise<ExitCode> {
  let count = 0
  for await (const stored of fsCheckpointStore({ directory }).list()) {
    count += 1
    output.tell({ type: 'checkpoint', ...checkpointFields(stored, host.now()) })
  }
  output.tell({ type: 'checkpoints-listed', directory, count })
  return EXIT.done
}
