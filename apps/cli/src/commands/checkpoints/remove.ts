import { EXIT } from '../../errors/exit-codes.ts'
import { shellCommand } from '../../host/shell-command.ts'
import { objectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'
import { findCheckpoint } from './stored-checkpoint.ts'

/** A checkpoint was removed; the parts of its upload remain. */
export interface CheckpointRemoved {
  readonly kind: 'checkpoint-removed'
  readonly path: string
  readonly bucket: string
  readonly key: string
  /** `null` for a download, whose temporary file was removed too. */
  readonly uploadId: string | null
  /** Shell command that aborts the upload; `null` for a download. */
  readonly abortCommand: string | null
}

/** `oss checkpoints remove`: removes the checkpoint of an upload, or a download with its temporary file. */
export const remove = defineCommand<{ readonly path: string }, CheckpointRemoved>({
  name: 'remove',
  description:
    'Remove the checkpoint of a transfer that is not running. The parts of an upload remain; the command that aborts it is printed. The temporary file of a download is removed.',
  examples: ['oss checkpoints remove .oss-upload-HASH.journal'],
  parse: (parser, accept) =>
    parser
      .argument('<PATH>', 'path as printed by oss checkpoints list')
      .action((path: string) => accept({ path })),
  action: ({ path }) => `Removing the checkpoint ${printable(path)}`,
  texts: { 'checkpoint-removed': (event) => ({ kind: 'result', text: removedText(event) }) },
  async run({ path }, { host, output }) {
    const { discardDownload } = await import('@oss/client')
    const { store, stored } = await findCheckpoint(path)
    const { header } = stored
    const { bucket, key } = header.target
    const removed = { kind: 'checkpoint-removed', path: stored.location, bucket, key } as const
    if (header.kind === 'download') {
      await discardDownload(store, stored.id)
      output.emit({ ...removed, uploadId: null, abortCommand: null })
      return EXIT.done
    }
    // A running upload holds the lease.
    await using lease = await store.acquire(stored.id)
    await lease.remove()
    const { uploadId } = header
    const abortCommand = shellCommand(host, ['uploads', 'abort', `oss://${bucket}/${key}`, uploadId])
    output.emit({ ...removed, uploadId, abortCommand })
    return EXIT.done
  },
})

function removedText(event: CheckpointRemoved): string {
  const { path, uploadId, abortCommand } = event
  if (uploadId === null || abortCommand === null)
    return `Removed ${printable(path)} and the temporary file of the download of ${objectUrl(event)}`
  return (
    `Removed ${printable(path)}. The parts of the upload ${printable(uploadId)} of ${objectUrl(event)} remain and incur storage costs.\n` +
    `  To abort it:\n  ${printable(abortCommand)}`
  )
}
