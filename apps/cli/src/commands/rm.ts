import { openClient } from '../access/open-client.ts'
import { EXIT, type ExitCode } from '../errors/exit-codes.ts'
import type { RemoveObjectInvocation } from '../program/invocation.ts'
import type { CommandContext } from './command.ts'

/** `oss rm`: deletes an object. */
export async function removeObject(
  { target }: RemoveObjectInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, signal } = context
  await using client = await openClient(context)
  await client.deleteObject({ ...target, signal })
  output.tell({ type: 'deleted', ...target })
  return EXIT.done
}
