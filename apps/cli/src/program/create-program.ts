import { Command, InvalidArgumentError, Option } from 'commander'
import { addCompletion } from '../commands/completion/completion.ts'
import { addDoctor } from '../commands/doctor/doctor.ts'
import { addDownload } from '../commands/download/download.ts'
import { addObjectCommands } from '../commands/ls/ls.ts'
import { collect, readNumber, readRate } from '../commands/option-parsers.ts'
import { addUpload } from '../commands/upload/upload.ts'
import { CliError } from '../errors/cli-error.ts'
import { parseAge } from '../text/age.ts'
import { type ObjectUrl, parseObjectUrl, parsePrefixUrl, parseTargetUrl } from '../text/object-url.ts'
import { STANDARD_STREAM } from '../text/standard-stream.ts'
import { exampleText } from './command-help.ts'
import type { Choose, PutInvocation, ServeInvocation } from './invocation.ts'

/** The commands and flags of `oss`. Parsing with it calls `choose` and does nothing else. */
export function createProgram(version: string, choose: Choose): Command {
  const program = new Command('oss')
    .description('Uploads to Alibaba Cloud OSS that survive crashes, bad networks and changed files.')
    .usage('COMMAND [flags]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this, or with a command its flags')
    .helpCommand('help [command]', 'print the flags of a command')
  addGlobalFlags(program)
  addPut(program, choose)
  addUpload(program, choose)
  addDownload(program, choose)
  addObjectCommands(program, choose)
  addUploads(program, choose)
  addCheckpoints(program, choose)
  addDoctor(program, choose)
  addServe(program, choose)
  addCompletion(program, choose)
  program.addHelpText(
    'after',
    `
Keys are read from OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and, for temporary
keys, OSS_SESSION_TOKEN; else from the default profile.

Example:
  oss upload backup.tar oss://my-bucket/backup.tar --region cn-hangzhou`,
  )
  return program
}

function addGlobalFlags(program: Command): void {
  program
    .option('--region <id>', 'such as cn-hangzhou; else OSS_REGION')
    .option('--endpoint <host>', "else OSS_ENDPOINT, else the region's own")
    .addOption(networkOption('--internal', 'use the address from within the region'))
    .addOption(networkOption('--accelerate', 'use the address for transfers from far away'))
    .addOption(networkOption('--accelerate-overseas', 'the same, from outside the mainland of China'))
    .addOption(networkOption('--dual-stack', 'use the address that has IPv6'))
    .addOption(new Option('--signature <version>', 'default v4').choices(['v1', 'v4']))
    .addOption(
      new Option('--path-style', 'name the bucket in the path, for local services').conflicts('cname'),
    )
    .option('--cname', 'the endpoint is a domain of the bucket')
    .option('--allow-insecure', 'allow plain http to other machines')
    .option('--connect-retry <seconds>', 'how long to outlast an outage; default 300', readNumber)
    .option('--profile <name>', 'of ossutil, aliyun or the SDKs')
    .addOption(new Option('--credentials-file <file>', 'with keys in lines NAME=value').conflicts('profile'))
    .addOption(new Option('--json', 'print one JSON event a line').conflicts('quiet'))
    .option('--quiet', 'print errors only')
}

const NETWORKS = ['internal', 'accelerate', 'accelerateOverseas', 'dualStack']

function networkOption(flag: string, meaning: string): Option {
  const option = new Option(flag, meaning)
  return option.conflicts(['endpoint', ...NETWORKS.filter((name) => name !== option.attributeName())])
}

function addPut(program: Command, choose: Choose): void {
  program
    .command('put')
    .description('Store a file of up to 5 GiB in one request.')
    .argument('<FILE>')
    .argument('<URL>', 'oss://BUCKET/KEY', parseTargetUrl)
    .addOption(
      new Option(
        '--verify <how>',
        'how to detect that the file changes meanwhile: metadata (size and times, the default), or full, which also reads it once more afterwards',
      ).choices(['metadata', 'full']),
    )
    .option(
      '--allow-growth',
      'store a file that is appended to, such as a log, as it is when the command starts',
    )
    .action((file: string, target: ObjectUrl, flags: Pick<PutInvocation, 'verify' | 'allowGrowth'>) => {
      if (file === STANDARD_STREAM) {
        const message =
          'oss put cannot read standard input. Use oss upload - oss://BUCKET/KEY, or write ./- for a file whose name is "-".'
        throw new CliError('USAGE_INVALID', message)
      }
      choose({ command: 'put', file, target, ...flags })
    })
    .addHelpText('after', exampleText('oss put notes.txt oss://my-bucket/notes.txt'))
}

function addUploads(program: Command, choose: Choose): void {
  const uploads = program
    .command('uploads')
    .summary('See and abort unfinished uploads.')
    .description('See and abort unfinished uploads, whose parts cost storage.')
    .helpCommand(false)
    .usage('COMMAND')
  uploads
    .command('list')
    .description('List the unfinished uploads of a bucket: time, upload id, object.')
    .argument('<URL>', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
    .action((url: ReturnType<typeof parsePrefixUrl>) => choose({ command: 'list-uploads', ...url }))
    .addHelpText('after', exampleText('oss uploads list oss://my-bucket/backups/'))
  uploads
    .command('abort')
    .description('Throw an unfinished upload and its parts away.')
    .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
    .argument('<UPLOAD_ID>')
    .action((target: ObjectUrl, uploadId: string) => choose({ command: 'abort-upload', target, uploadId }))
    .addHelpText(
      'after',
      exampleText('oss uploads abort oss://my-bucket/backup.tar 0004B9894A22E5B1888A1E29F8236E2D'),
    )
  uploads
    .command('sweep')
    .description('Throw away all unfinished uploads that were begun long ago.')
    .argument('<URL>', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
    .requiredOption('--older-than <age>', 'such as 7d, 12h or 30m', readAge)
    .option('--dry-run', 'only list what would be thrown away')
    .action((url: ReturnType<typeof parsePrefixUrl>, flags: { olderThan: number; dryRun?: true }) =>
      choose({
        command: 'sweep-uploads',
        ...url,
        olderThanMs: flags.olderThan,
        dryRun: flags.dryRun ?? false,
      }),
    )
    .addHelpText('after', exampleText('oss uploads sweep oss://my-bucket/backups/ --older-than 7d'))
}

function addCheckpoints(program: Command, choose: Choose): void {
  const checkpoints = program
    .command('checkpoints')
    .summary('See what can be continued from here.')
    .description('See which uploads can be continued from this machine.')
    .helpCommand(false)
    .usage('COMMAND')
  checkpoints
    .command('list')
    .description('List the checkpoints in a directory: object, file, parts, age, path.')
    .argument('[DIR]', 'the directory', '.')
    .action((directory: string) => choose({ command: 'list-checkpoints', directory }))
    .addHelpText('after', exampleText('oss checkpoints list /var/lib/uploads'))
  checkpoints
    .command('show')
    .description('Show all that a checkpoint remembers.')
    .argument('<PATH>', 'as oss checkpoints list prints it')
    .action((path: string) => choose({ command: 'show-checkpoint', path }))
    .addHelpText('after', exampleText('oss checkpoints show .oss-upload-HASH.journal'))
  checkpoints
    .command('remove')
    .description(
      'Forget an upload that is not running. Its parts stay at the service; the command that aborts it is printed.',
    )
    .argument('<PATH>', 'as oss checkpoints list prints it')
    .action((path: string) => choose({ command: 'remove-checkpoint', path }))
    .addHelpText('after', exampleText('oss checkpoints remove .oss-upload-HASH.journal'))
  checkpoints
    .command('release')
    .description(
      'Remove the lock of an upload or download whose process no longer exists, such as one in a removed container, so that it can be resumed.',
    )
    .argument('<PATH>', 'path of the checkpoint or its lock, as the error message shows it')
    .action((path: string) => choose({ command: 'release-checkpoint', path }))
    .addHelpText('after', exampleText('oss checkpoints release .oss-upload-HASH.lock'))
}

interface ServeFlags {
  readonly port?: number
  readonly host?: string
  readonly data?: string
  readonly bucket?: readonly string[]
  readonly bandwidth?: number
}

function addServe(program: Command, choose: Choose): void {
  program
    .command('serve')
    .summary('Run a local OSS to try things with.')
    .description(
      'Run a local OSS to try things with. It accepts the keys of the environment, or makes a pair.',
    )
    .option('--port <number>', 'default: any free port', readNumber)
    .option('--host <address>', 'default 127.0.0.1')
    .option('--data <dir>', 'keep everything in this directory; default: in memory')
    .option('--bucket <name>', 'create a bucket, may be repeated; default: demo', collect)
    .option('--bandwidth <rate>', 'take no more than this, such as 10MiB/s', readRate)
    .action((flags: ServeFlags) => choose(serveInvocation(flags)))
    .addHelpText('after', exampleText('oss serve --port 9000 --bandwidth 10MiB/s'))
}

function serveInvocation({ port, host, data, bucket, bandwidth }: ServeFlags): ServeInvocation {
  return {
    command: 'serve',
    buckets: bucket ?? ['demo'],
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(data !== undefined && { dataDir: data }),
    ...(bandwidth !== undefined && { bandwidthBytesPerSecond: bandwidth }),
  }
}

function readAge(text: string): number {
  const ms = parseAge(text)
  if (ms === undefined) throw new InvalidArgumentError('Write an age such as 7d, 12h or 30m.')
  return ms
}
