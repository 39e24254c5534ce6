import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { RemoveObjectInvocation } from '../invocation.ts'
import type { CommandContext } from './command-context.ts'
import { openClient } from './open-client.ts'

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
