import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { collect, readByteSize, readNumber } from '../option-parsers.ts'
import { type DownloadArguments, type DownloadFlags, downloadArguments } from './download-arguments.ts'

/** `oss download`: downloads objects so that the same command resumes. */
export const download = defineCommand<DownloadArguments>({
  name: 'download',
  summary: 'Download objects; run again to resume.',
  description:
    'Download an object to a file, or all objects below a prefix to a directory. Run the same command again to resume after an interruption. A file appears when it is complete and verified.',
  examples: [
    'oss download oss://my-bucket/backup.tar restored/ --parallel 5',
    "oss download --recursive oss://my-bucket/photos/ photos --exclude '*.tmp'",
    'oss download oss://my-bucket/backup.tar - | tar x',
  ],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY, or oss://BUCKET/PREFIX/ with --recursive')
      .argument('[FILE]', 'path of the file, or of a directory; - for standard output', '.')
      .option('-r, --recursive', 'download all objects below the prefix')
      .option('--include <pattern>', 'download only objects matching the pattern (repeatable)', collect)
      .option('--exclude <pattern>', 'skip objects matching the pattern (repeatable)', collect)
      .option('--no-update', 'download all objects (default: those that differ from their files)')
      .option('--dry-run', 'show what would be downloaded')
      .option('--jobs <number>', 'download this many files in parallel (default: 8)', readNumber)
      .option('--no-overwrite', 'fail if the file exists')
      .option('--version-id <id>', 'object version (versioned buckets only; default: latest)')
      .option('--part-size <size>', 'set the part size, 100KiB to 5GiB (default: 8MiB)', readByteSize)
      .option('--parallel <number>', 'download this many parts in parallel (default: 3)', readNumber)
      .option('--checkpoint-dir <dir>', 'store checkpoints here (default: beside the file)')
      .action((url: string, destination: string, flags: DownloadFlags) =>
        accept(downloadArguments(url, destination, flags)),
      ),
  action: (args) => `The download of ${args.kind === 'directory' ? prefixUrl(args) : objectUrl(args.source)}`,
  texts: {},
  async run(args, context) {
    switch (args.kind) {
      case 'file':
        return (await import('./download-file.ts')).downloadFile(args, context)
      case 'stream':
        return (await import('./print-object.ts')).printObject(args, context)
      case 'directory':
        return (await import('./download-many.ts')).downloadMany(args, context)
      default:
        return args satisfies never
    }
  },
})
