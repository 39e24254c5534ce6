import { releaseLock } from '@oss/checkpoint-fs'
import { CliError } from '../../errors/cli-error.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { CheckpointInvocation } from '../../program/invocation.ts'
import { printable } from '../../text/printable.ts'
import type { CommandContext } from '../command.ts'

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
