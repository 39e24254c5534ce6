import { forgetDownload } from '@oss/client'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { CheckpointInvocation } from '../../program/invocation.ts'
import { shellWords } from '../../text/shell-words.ts'
import type { CommandContext } from '../command.ts'
import { checkpointAt } from './stored-checkpoint.ts'

/** `oss checkpoints remove`: forgets an upload, whose stored parts are not touched, or a download with what came of it. */
export async function removeCheckpoint(
  { path }: CheckpointInvocation,
  { host, output }: CommandContext,
): Promise<ExitCode> {
  const { store, stored } = await checkpointAt(path)
  const { bucket, key } = stored.checkpoint.header.target
  if (await forgetDownload(store, stored.id)) {
    const nothing = { uploadId: null, abortCommand: null }
    output.tell({ type: 'checkpoint-removed', path: stored.location, bucket, key, ...nothing })
    return EXIT.done
  }
  // The lease is refused while the upload runs.
  await using lease = await store.acquire(stored.id)
  await lease.remove()
  const { uploadId } = stored.checkpoint.header
  const words = [...host.program, 'uploads', 'abort', `oss://${bucket}/${key}`, uploadId]
  const abortCommand = shellWords(words, host.platform)
  output.tell({ type: 'checkpoint-removed', path: stored.location, bucket, key, uploadId, abortCommand })
  return EXIT.done
}
