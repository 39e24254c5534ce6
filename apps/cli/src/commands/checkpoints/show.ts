import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { CheckpointInvocation } from '../../program/invocation.ts'
import type { CommandContext } from '../command.ts'
import { checkpointAt, checkpointFields } from './stored-checkpoint.ts'

/** `oss checkpoints show`: all that a checkpoint remembers. */
export async function showCheckpoint(
  { path }: CheckpointInvocation,
  { host, output }: CommandContext,
): Promise<ExitCode> {
  const { stored } = await checkpointAt(path)
  const { parts, completing } = stored.checkpoint
  output.tell({
    type: 'checkpoint-shown',
    ...checkpointFields(stored, host.now()),
    completing,
    parts: parts
      .map(({ number, etag, crc64 }) => ({
        partNumber: Number(number),
        etag,
        crc64: crc64 === undefined ? null : String(crc64),
      }))
      .sort((a, b) => a.partNumber - b.partNumber),
  })
  return EXIT.done
}
