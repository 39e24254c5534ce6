import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { exampleText } from '../../program/command-help.ts'
import type {
  Choose,
  ListBucketsInvocation,
  ListObjectsInvocation,
  PresignInvocation,
} from '../../program/invocation.ts'
import { parseAge } from '../../text/age.ts'
import { type ObjectUrl, parseObjectUrl, parsePrefixUrl } from '../../text/object-url.ts'

/** Seven days, the longest that a signed URL of V4 lives (OSS: signature V4). */
const MAX_EXPIRY_SECONDS = 604_800

/** The commands about objects that are there. */
export function addObjectCommands(program: Command, choose: Choose): void {
  program
    .command('stat')
    .summary('Describe an object.')
    .description('Describe an object: size, CRC-64, ETag, time, type, metadata.')
    .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
    .action((target: ObjectUrl) => choose({ command: 'stat', target }))
    .addHelpText('after', exampleText('oss stat oss://my-bucket/backup.tar'))
  program
    .command('ls')
    .summary('List objects, or buckets.')
    .description(
      'List objects: time, bytes, object. Keys with a further "/" are shown as directories. Without a URL: the buckets.',
    )
    .argument('[URL]', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
    .option('-r, --recursive', 'list every object, also those of directories')
    .action((url: ReturnType<typeof parsePrefixUrl> | undefined, flags: { recursive?: true }) =>
      choose(listInvocation(url, flags.recursive ?? false)),
    )
    .addHelpText('after', exampleText('oss ls oss://my-bucket/backups/'))
  program
    .command('rm')
    .summary('Delete an object.')
    .description('Delete an object. One that is not there counts as deleted.')
    .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
    .action((target: ObjectUrl) => choose({ command: 'remove-object', target }))
    .addHelpText('after', exampleText('oss rm oss://my-bucket/old.tar'))
  program
    .command('presign')
    .summary('Print a URL that works without keys.')
    .description('Print a URL with which anybody can fetch or store an object, until it expires.')
    .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
    .addOption(
      new Option('--method <method>', 'what it allows; default GET').choices([
        'GET',
        'PUT',
        'HEAD',
        'DELETE',
      ]),
    )
    .option('--expires <age>', 'how long it works, such as 15m; default 1h, at most 7d', readExpiry)
    .action((target: ObjectUrl, flags: { method?: PresignInvocation['method']; expires?: number }) =>
      choose({
        command: 'presign',
        target,
        method: flags.method ?? 'GET',
        expiresInSeconds: flags.expires ?? 3600,
      }),
    )
    .addHelpText('after', exampleText('oss presign oss://my-bucket/report.pdf --expires 1d'))
}

function listInvocation(
  url: ReturnType<typeof parsePrefixUrl> | undefined,
  recursive: boolean,
): ListObjectsInvocation | ListBucketsInvocation {
  if (url !== undefined) return { command: 'list-objects', ...url, recursive }
  if (recursive) throw new CliError('USAGE_INVALID', 'Give a bucket with --recursive, as in oss://BUCKET.')
  return { command: 'list-buckets' }
}

function readExpiry(text: string): number {
  const seconds = (parseAge(text) ?? 0) / 1000
  if (seconds < 1 || seconds > MAX_EXPIRY_SECONDS)
    throw new InvalidArgumentError('Write a time such as 15m, 12h or 7d, the longest.')
  return seconds
}
