import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, objectUrl, parseTargetUrl } from '../../text/object-url.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { defineCommand } from '../command.ts'
import { readByteSize, readNumber } from '../option-parsers.ts'
import type { DownloadArguments } from './download-arguments.ts'

type DownloadFlags = Omit<DownloadArguments, 'source' | 'destination'>

/** `oss download`: downloads an object so that the same command resumes. */
export const download = defineCommand<DownloadArguments>({
  name: 'download',
  summary: 'Download an object; run again to resume.',
  description:
    'Download an object to a file. Run the same command again to resume after an interruption. The file appears when it is complete and verified.',
  examples: ['oss download oss://my-bucket/backup.tar restored/ --parallel 5'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY', parseTargetUrl)
      .argument('[FILE]', 'path of the file, or of a directory for it', '.')
      .option('--no-overwrite', 'fail if the file exists')
      .option('--version-id <id>', 'object version (versioned buckets only; default: latest)')
      .option('--part-size <size>', 'set the part size, 100KiB to 5GiB (default: 8MiB)', readByteSize)
      .option('--parallel <number>', 'download this many parts in parallel (default: 3)', readNumber)
      .option('--checkpoint-dir <dir>', 'store the checkpoint here (default: beside the file)')
      .action((source: ObjectUrl, destination: string, flags: DownloadFlags) => {
        if (destination === STANDARD_STREAM) {
          const message =
            'oss download cannot write to standard output. Use a path, or write ./- for a file named "-".'
          throw new CliError('USAGE_INVALID', message)
        }
        accept({ source, destination, ...flags })
      }),
  action: ({ source }) => `The download of ${objectUrl(source)}`,
  texts: {},
  run: async (args, context) => (await import('./download-file.ts')).downloadFile(args, context),
})
