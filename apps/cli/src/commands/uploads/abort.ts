import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { AbortUploadInvocation } from '../../program/invocation.ts'
import type { CommandContext } from '../command.ts'

/** `oss uploads abort`: throws an unfinished upload away. */
export async function abortUpload(
  { target, uploadId }: AbortUploadInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { output, signal } = context
  await using client = await openClient(context)
  await client.abortMultipartUpload({ ...target, uploadId, signal })
  output.tell({ type: 'upload-aborted', ...target, uploadId })
  return EXIT.done
}
