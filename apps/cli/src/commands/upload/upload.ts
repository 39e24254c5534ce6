import { type Command, Option } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { exampleText } from '../../program/command-help.ts'
import type { Choose, UploadInvocation, UploadManyInvocation } from '../../program/invocation.ts'
import { parseObjectUrl, parsePrefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { collect, readByteSize, readNumber, readParallel, readRate } from '../option-parsers.ts'

/** `oss upload` and its flags. */
export function addUpload(program: Command, choose: Choose): void {
  program
    .command('upload')
    .summary('Upload files; the same command continues.')
    .description(
      'Upload a file, several, or a directory, so that the same command continues after whatever stops it.',
    )
    .usage('[flags] FILE... oss://BUCKET/KEY')
    .argument(
      '<FILE...>',
      'files, or - for standard input, with --recursive also directories; then where to: oss://BUCKET/KEY, of several oss://BUCKET/PREFIX/',
    )
    .option('-r, --recursive', 'upload what is in directories')
    .option('--include <pattern>', 'with --recursive: only files like this, may be repeated', collect)
    .option('--exclude <pattern>', 'with --recursive: not what is like this, may be repeated', collect)
    .option('--expected-size <size>', 'of standard input (FILE is -): about how much will come', readByteSize)
    .option('--follow-symlinks', 'with --recursive: take links for what they lead to')
    .option(
      '--update',
      'do not send a file that is stored already: size and CRC-64 are equal; the default for several',
    )
    .option('--no-update', 'send every file')
    .option('--dry-run', 'only say what would be sent')
    .option('--jobs <number>', 'files sent at a time; default 8', readNumber)
    .option('--part-size <size>', 'such as 8MiB, the default; from 100KiB to 5GiB', readByteSize)
    .option('--parallel <number>', 'parts sent at a time, of each file, or auto; default 3', readParallel)
    .option('--limit-rate <rate>', 'send no more than this, such as 10MiB/s', readRate)
    .option('--checkpoint-dir <dir>', 'where uploads are remembered; default beside the file')
    .addOption(
      new Option(
        '--verify <how>',
        'how to detect a changed file: metadata (size and times, the default), content (reads the stored parts again), or full, which also reads the file once more before the object is completed',
      ).choices(['metadata', 'content', 'full']),
    )
    .option(
      '--allow-growth',
      'upload a file that is appended to, such as a log, as it was when its upload started',
    )
    .action((words: readonly string[], flags: UploadFlags) => choose(uploadInvocation(words, flags)))
    .addHelpText(
      'after',
      `${exampleText('oss upload backup.tar oss://my-bucket/backup.tar --part-size 64MiB --parallel 5')}
  oss upload --recursive photos oss://my-bucket/photos/ --exclude '*.tmp'`,
    )
}

type UploadFlags = Omit<UploadInvocation, 'command' | 'file' | 'target'> &
  Partial<Pick<UploadManyInvocation, 'recursive' | 'include' | 'exclude' | 'followSymlinks' | 'jobs'>>

const ONLY_RECURSIVE = ['include', 'exclude', 'followSymlinks'] as const

function uploadInvocation(
  words: readonly string[],
  { recursive = false, include, exclude, followSymlinks, jobs, ...flags }: UploadFlags,
): UploadInvocation | UploadManyInvocation {
  const sources = words.slice(0, -1)
  const url = words.at(-1) ?? ''
  const [file] = sources
  if (file === undefined)
    throw usage(
      `"${printable(url)}" is all there is; write what to upload, and where to, as in oss upload FILE oss://BUCKET/KEY`,
    )
  const selection = { include, exclude, followSymlinks }
  if (!recursive && ONLY_RECURSIVE.some((name) => selection[name] !== undefined))
    throw usage('--include, --exclude and --follow-symlinks say what to take of a directory; add --recursive')
  const { bucket, prefix } = parsePrefixUrl(url)
  if (sources.includes(STANDARD_STREAM)) checkStandardInput(sources, flags)
  else if (flags.expectedSize !== undefined)
    throw usage('--expected-size is for standard input; write - for FILE')
  const isFolder = prefix === '' || prefix.endsWith('/')
  if (sources.includes(STANDARD_STREAM) && (recursive || isFolder))
    throw usage('standard input needs the whole key of its object, as in oss://BUCKET/KEY')
  if (sources.length === 1 && !recursive && !isFolder)
    return { command: 'upload', file, target: parseObjectUrl(url), ...flags }
  if (!recursive && !isFolder)
    throw usage(`"${printable(url)}" names one object for ${sources.length} files; end it with "/"`)
  return {
    command: 'upload-many',
    sources,
    bucket,
    // With --recursive there is no doubt that a directory is meant.
    prefix: isFolder ? prefix : `${prefix}/`,
    recursive,
    include: include ?? [],
    exclude: exclude ?? [],
    followSymlinks: followSymlinks ?? false,
    ...(jobs !== undefined && { jobs }),
    ...flags,
  }
}

function checkStandardInput(
  sources: readonly string[],
  { update, dryRun, verify, allowGrowth, checkpointDir }: UploadFlags,
): void {
  if (sources.length > 1) throw usage('- is standard input, and is uploaded alone')
  // It is read once, so that nothing of it can be compared or continued.
  const given = {
    ...{ update, 'dry-run': dryRun, verify, 'allow-growth': allowGrowth },
    'checkpoint-dir': checkpointDir,
  }
  const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
  if (name !== undefined) throw usage(`--${name} is for files; standard input is read once`)
}

function usage(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
