import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { ListCheckpointsInvocation } from '../../program/invocation.ts'
import type { CommandContext } from '../command.ts'
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
