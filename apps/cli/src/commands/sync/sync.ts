import { prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'
import { collect, readByteSize, readNumber } from '../option-parsers.ts'
import { type SyncArguments, type SyncFlags, syncArguments } from './sync-arguments.ts'
import type { SyncEvent } from './sync-event.ts'
import { SYNC_TEXTS } from './sync-texts.ts'

/** `oss sync`: makes objects equal to a directory, or a directory equal to objects. */
export const sync = defineCommand<SyncArguments, SyncEvent>({
  name: 'sync',
  summary: 'Synchronize a directory and a prefix.',
  description:
    'Upload or download what is missing or differs, and with --delete remove what the source does not have. Files are deleted last, only if every transfer succeeded. Run the same command again to resume.',
  examples: [
    'oss sync photos oss://my-bucket/photos/',
    'oss sync dist oss://my-site/ --delete --dry-run',
    "oss sync oss://my-bucket/photos/ photos --delete --exclude '*.tmp'",
  ],
  parse: (parser, accept) =>
    parser
      .argument('<SOURCE>', 'directory, or oss://BUCKET/PREFIX/')
      .argument('<TARGET>', 'the target: oss://BUCKET/PREFIX/ or a directory')
      .option('--delete', 'delete objects or files that the source does not have')
      .option('--max-delete <number>', 'fail if more would be deleted (default: 1000)', readNumber)
      .option('--allow-empty-source', 'let a source without files empty the target')
      .option('--include <pattern>', 'only files matching the pattern, on both sides (repeatable)', collect)
      .option('--exclude <pattern>', 'skip and keep files matching the pattern (repeatable)', collect)
      .option('--dry-run', 'show what would be transferred and deleted')
      .option('--jobs <number>', 'transfer this many files in parallel (default: 8)', readNumber)
      .option('--part-size <size>', 'set the part size, 100KiB to 5GiB (default: 8MiB)', readByteSize)
      .option(
        '--parallel <number>',
        'transfer this many parts of a file in parallel (default: 3)',
        readNumber,
      )
      .option('--checkpoint-dir <dir>', 'store checkpoints here (default: beside the file)')
      .action((source: string, target: string, flags: SyncFlags) =>
        accept(syncArguments(source, target, flags)),
      ),
  action: ({ direction, directory, ...url }) => {
    const [local, remote] = [printable(directory), prefixUrl(url)]
    return `The sync of ${direction === 'upload' ? `${local} to ${remote}` : `${remote} to ${local}`}`
  },
  texts: SYNC_TEXTS,
  run: async (args, context) => (await import('./run-sync.ts')).runSync(args, context),
})
