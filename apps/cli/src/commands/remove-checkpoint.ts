import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { CheckpointInvocation } from '../invocation.ts'
import { shellWords } from '../shell-words.ts'
import type { CommandContext } from './command-context.ts'
import { checkpointAt } from './stored-checkpoint.ts'

/** `oss checkpoints remove`: forgets an upload. What it has stored is not touched. */
export async function removeCheckpoint(
  { path }: CheckpointInvocation,
  { host, output }: CommandContext,
): Promise<ExitCode> {
  const { store, stored } = await checkpointAt(path)
  // The lease is refused while the upload runs.
  await using lease = await store.acquire(stored.id)
  await lease.remove()
  const { target, uploadId } = stored.checkpoint.header
  const { bucket, key } = target
  const words = [...host.program, 'uploads', 'abort', `oss://${bucket}/${key}`, uploadId]
  const abortCommand = shellWords(words, host.platform)
  output.tell({ type: 'checkpoint-removed', path: stored.location, bucket, key, uploadId, abortCommand })
  return EXIT.done
}
