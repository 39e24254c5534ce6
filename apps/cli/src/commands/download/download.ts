import type { Command } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { exampleText } from '../../program/command-help.ts'
import type { Choose, DownloadInvocation } from '../../program/invocation.ts'
import { type ObjectUrl, parseTargetUrl } from '../../text/object-url.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { readByteSize, readNumber } from '../option-parsers.ts'

type DownloadFlags = Omit<DownloadInvocation, 'command' | 'source' | 'place'>

/** `oss download` and its flags. */
export function addDownload(program: Command, choose: Choose): void {
  program
    .command('download')
    .summary('Download an object; the same command continues.')
    .description(
      'Download an object into a file, so that the same command continues after whatever stops it. The file appears when all of it is there and proven.',
    )
    .argument('<URL>', 'oss://BUCKET/KEY', parseTargetUrl)
    .argument('[FILE]', 'the file, or a directory for it', '.')
    .option('--no-overwrite', 'leave a file that is there, and fail')
    .option('--version-id <id>', 'of a bucket that keeps versions; default the newest')
    .option('--part-size <size>', 'such as 8MiB, the default; from 100KiB to 5GiB', readByteSize)
    .option('--parallel <number>', 'parts read at a time; default 3', readNumber)
    .option('--checkpoint-dir <dir>', 'where the download is remembered; default beside the file')
    .action((source: ObjectUrl, place: string, flags: DownloadFlags) =>
      choose({ command: 'download', source, place: checkedPlace(place), ...flags }),
    )
    .addHelpText('after', exampleText('oss download oss://my-bucket/backup.tar restored/ --parallel 5'))
}

function checkedPlace(place: string): string {
  if (place !== STANDARD_STREAM) return place
  const message =
    'oss download cannot write to standard output. Name a file, or write ./- for a file whose name is "-".'
  throw new CliError('USAGE_INVALID', message)
}
