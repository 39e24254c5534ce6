import { CliError } from '../../errors/cli-error.ts'
import { EXIT } from '../../errors/exit-codes.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'

/** The lock of a checkpoint was removed; the upload or download can be resumed. */
export interface CheckpointReleased {
  readonly kind: 'checkpoint-released'
  /** Path of the lock file. */
  readonly path: string
  /** The process that held the lock, as recorded in it; `null` if the lock could not be read. */
  readonly pid: number | null
  readonly host: string | null
}

/** `oss checkpoints release`: removes the lock of a process that no longer exists. */
export const release = defineCommand<{ readonly path: string }, CheckpointReleased>({
  name: 'release',
  description:
    'Remove the lock of an upload or download whose process no longer exists, such as one in a removed container, so that it can be resumed. Fails if the process runs on this machine.',
  examples: ['oss checkpoints release .oss-upload-HASH.lock'],
  parse: (parser, accept) =>
    parser
      .argument('<PATH>', 'path of the checkpoint or its lock, as the error message shows it')
      .action((path: string) => accept({ path })),
  action: ({ path }) => `Releasing the lock of the checkpoint ${printable(path)}`,
  texts: { 'checkpoint-released': (event) => ({ kind: 'result', text: releasedText(event) }) },
  async run({ path }, { output }) {
    const { releaseLock } = await import('@oss/checkpoint-fs')
    const released = await releaseLock(path)
    if (released === undefined) {
      const message = `The checkpoint ${printable(path)} has no lock, so there is nothing to remove.`
      throw new CliError('CHECKPOINT_MISSING', message)
    }
    const { owner } = released
    output.emit({
      kind: 'checkpoint-released',
      path: released.path,
      pid: owner?.pid ?? null,
      host: owner?.host ?? null,
    })
    return EXIT.done
  },
})

function releasedText({ path, pid, host }: CheckpointReleased): string {
  const owner = pid === null || host === null ? '' : `, held by process ${pid} on ${printable(host)}`
  return `Removed ${printable(path)}${owner}`
}
