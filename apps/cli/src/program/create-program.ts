import { Command, Option } from 'commander'
import type { ParsedCommand } from '../commands/command.ts'
import { readNumber } from '../commands/option-parsers.ts'
import { COMMANDS, type OutputEvent } from '../commands/registry.ts'

const NETWORKS = ['internal', 'accelerate', 'accelerateOverseas', 'dualStack']
const HELP_FOOTER = `
Credentials are read from OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and, for
temporary credentials, OSS_SESSION_TOKEN; otherwise from the default profile.

Example:
  oss upload backup.tar oss://my-bucket/backup.tar --region cn-hangzhou`

/** Creates the parser of `oss` with all commands and global flags. Parsing only calls `onParsed`. */
export function createProgram(
  version: string,
  onParsed: (command: ParsedCommand<OutputEvent>) => void,
): Command {
  const program = new Command('oss')
    .description('Reliable, resumable uploads to Alibaba Cloud OSS.')
    .usage('COMMAND [flags]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'Print the help of a command.')
  addGlobalFlags(program)
  for (const command of COMMANDS) command.addTo(program, onParsed)
  return program.addHelpText('after', HELP_FOOTER)
}

function addGlobalFlags(program: Command): void {
  program
    .option('--region <id>', 'use this region (default: OSS_REGION)')
    .option('--endpoint <host>', 'use this endpoint (default: OSS_ENDPOINT)')
    .addOption(networkOption('--internal', 'use the endpoint within the region'))
    .addOption(networkOption('--accelerate', 'use transfer acceleration'))
    .addOption(networkOption('--accelerate-overseas', 'use acceleration outside mainland China'))
    .addOption(networkOption('--dual-stack', 'use the endpoint with IPv6'))
    .addOption(
      new Option('--signature <version>', 'sign with this version (default: v4)').choices(['v1', 'v4']),
    )
    .addOption(new Option('--path-style', 'put the bucket in the path (local services)').conflicts('cname'))
    .option('--cname', 'use a custom domain of the bucket as endpoint')
    .option('--allow-insecure', 'allow plain http to other hosts')
    .option('--connect-retry <seconds>', 'retry during outages for this long (default: 300)', readNumber)
    .option('--profile <name>', 'use a profile of ossutil, aliyun or the SDKs')
    .addOption(
      new Option('--credentials-file <file>', 'read credentials from a file of lines NAME=value').conflicts(
        'profile',
      ),
    )
    .addOption(new Option('--json', 'print one JSON event per line').conflicts('quiet'))
    .option('--quiet', 'print only data and errors')
    // Only for the help: `takeDebugFlag` reads it.
    .option('--debug[=FILE]', 'log requests, timings and signatures to standard error or a file')
}

function networkOption(flag: string, description: string): Option {
  const option = new Option(flag, description)
  return option.conflicts(['endpoint', ...NETWORKS.filter((name) => name !== option.attributeName())])
}
