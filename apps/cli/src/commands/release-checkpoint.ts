import { releaseLock } from '@oss/checkpoint-fs'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { CheckpointInvocation } from '../invocation.ts'
import { printable } from '../output/printable.ts'
import type { CommandContext } from './command-context.ts'

/** `oss checkpoints release`: removes the lock of a process that is gone, so that its upload or download can be resumed. */
export async function releaseCheckpoint(
  { path }: CheckpointInvocation,
  { output }: CommandContext,
): Promise<ExitCode> {
  const released = await releaseLock(path)
  if (released === undefined)
    throw new CliError(
      'CHECKPOINT_MISSING',
      `The checkpoint ${printable(path)} has no lock, so there is nothing to remove.`,
    )
  const { owner } = released
  output.tell({
    type: 'checkpoint-released',
    path: released.path,
    pid: owner?.pid ?? null,
    host: owner?.host ?? null,
  })
  return EXIT.done
}
