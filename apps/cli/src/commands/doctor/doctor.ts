import type { Command } from 'commander'
import { exampleText } from '../../program/command-help.ts'
import type { Choose } from '../../program/invocation.ts'
import { parsePrefixUrl } from '../../text/object-url.ts'

/** `oss doctor` */
export function addDoctor(program: Command, choose: Choose): void {
  program
    .command('doctor')
    .summary('Find out why something does not work.')
    .description(
      'Look at everything that an upload needs, a line each: Node.js, keys, endpoint, network, clock, permissions, disk, unfinished uploads. Changes nothing.',
    )
    .argument('[URL]', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
    .option('--checkpoint-dir <dir>', 'where uploads are remembered; default the working directory')
    .action((url: ReturnType<typeof parsePrefixUrl> | undefined, flags: { checkpointDir?: string }) =>
      choose({
        command: 'doctor',
        bucket: url?.bucket,
        prefix: url?.prefix ?? '',
        checkpointDir: flags.checkpointDir ?? '.',
      }),
    )
    .addHelpText('after', exampleText('oss doctor oss://my-bucket/backups/'))
}
