import { EXIT } from '../../errors/exit-codes.ts'
import { formatCount } from '../../text/count.ts'
import { formatDuration } from '../../text/duration.ts'
import { objectUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'
import { type CheckpointFound, checkpointFields } from './stored-checkpoint.ts'

/** The end of `oss checkpoints list`. */
export interface CheckpointsListed {
  readonly kind: 'checkpoints-listed'
  readonly directory: string
  readonly count: number
}

/** `oss checkpoints list`: lists the transfers that can be resumed from a directory. */
export const list = defineCommand<{ readonly directory: string }, CheckpointFound | CheckpointsListed>({
  name: 'list',
  description: 'List the checkpoints in a directory: object, file, parts, age, path.',
  examples: ['oss checkpoints list /var/lib/uploads'],
  parse: (parser, accept) =>
    parser
      .argument('[DIR]', 'directory of the checkpoints', '.')
      .action((directory: string) => accept({ directory })),
  action: ({ directory }) => `Listing the checkpoints in ${printable(directory)}`,
  texts: {
    checkpoint: (event) => ({ kind: 'data', text: row(event) }),
    'checkpoints-listed': ({ count, directory }) => ({
      kind: 'status',
      text: `${formatCount(count, 'checkpoint')} in ${printable(directory)}`,
    }),
  },
  async run({ directory }, { host, output }) {
    const { fsCheckpointStore } = await import('@oss/checkpoint-fs')
    let count = 0
    for await (const stored of fsCheckpointStore({ directory }).list({ parts: false })) {
      count += 1
      output.emit({ kind: 'checkpoint', ...checkpointFields(stored, host.now()) })
    }
    output.emit({ kind: 'checkpoints-listed', directory, count })
    return EXIT.done
  },
})

/** The fields of a row are separated by tabs, which printable text does not contain. */
function row(event: CheckpointFound): string {
  const { file, partsRecorded, partsTotal, ageMs, path } = event
  // The number of parts of a stream is known only at its end.
  const parts =
    partsTotal === 0 ? `${partsRecorded} parts of a stream` : `${partsRecorded} of ${partsTotal} parts`
  const age = `${formatDuration(ageMs / 1000)} old`
  return [objectUrl(event), printable(file), parts, age, printable(path)].join('\t')
}
