import { type PrefixUrl, parsePrefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { CHECK_TEXTS, type CheckEvent } from './check-event.ts'
import type { DoctorArguments } from './doctor-arguments.ts'

/** `oss doctor`: checks everything that an upload needs. */
export const doctor = defineCommand<DoctorArguments, CheckEvent>({
  name: 'doctor',
  summary: 'Diagnose problems.',
  description:
    'Check everything that an upload needs: Node.js, credentials, endpoint, network, clock, permissions, disk, unfinished uploads. Explains how to fix each problem. Changes nothing.',
  examples: ['oss doctor oss://my-bucket/backups/'],
  parse: (parser, accept) =>
    parser
      .argument('[URL]', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
      .option('--checkpoint-dir <dir>', 'check this checkpoint directory (default: .)')
      .action((url: PrefixUrl | undefined, flags: { checkpointDir?: string }) =>
        accept({
          bucket: url?.bucket,
          prefix: url?.prefix ?? '',
          checkpointDir: flags.checkpointDir ?? '.',
        }),
      ),
  action: () => 'The diagnosis',
  texts: CHECK_TEXTS,
  run: async (args, context) => (await import('./diagnose.ts')).diagnose(args, context),
})
