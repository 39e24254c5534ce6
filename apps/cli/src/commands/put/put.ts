import { Option } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, objectUrl, parseTargetUrl } from '../../text/object-url.ts'
import { fileLabel, STANDARD_STREAM } from '../../text/standard-stream.ts'
import { defineCommand } from '../command.ts'
import { addObjectFlags, type ObjectFlags, objectOptions } from '../object-flags.ts'
import type { PutArguments } from './put-arguments.ts'

type PutFlags = Pick<PutArguments, 'verify' | 'allowGrowth' | 'rules' | 'gzip'> & ObjectFlags

/** `oss put`: uploads a file in one request. */
export const put = defineCommand<PutArguments>({
  name: 'put',
  summary: 'Upload a file in one request.',
  description: 'Upload a file of up to 5 GiB in one request.',
  examples: ['oss put notes.txt oss://my-bucket/notes.txt'],
  parse: (parser, accept) =>
    addObjectFlags(
      parser
        .argument('<FILE>', 'path of the file')
        .argument('<URL>', 'oss://BUCKET/KEY', parseTargetUrl)
        .addOption(
          new Option(
            '--verify <how>',
            'detect changes of the file by metadata (size and times; default) or full (reads the file again after the upload)',
          ).choices(['metadata', 'full']),
        )
        .option('--allow-growth', 'upload a growing file, such as a log, as it is when the command starts')
        .option('--rules <file>', 'set object options by the rules in this JSON file')
        .option('--gzip', 'compress the file, and set Content-Encoding'),
    ).action((file: string, target: ObjectUrl, flags: PutFlags) => {
      if (file === STANDARD_STREAM) {
        const message =
          'oss put cannot read standard input. Use oss upload - oss://BUCKET/KEY, or write ./- for a file named "-".'
        throw new CliError('USAGE_INVALID', message)
      }
      const { verify, allowGrowth, rules, gzip } = flags
      accept({
        ...{ file, target, object: objectOptions(flags) },
        ...(verify !== undefined && { verify }),
        ...(allowGrowth !== undefined && { allowGrowth }),
        ...(rules !== undefined && { rules }),
        ...(gzip !== undefined && { gzip }),
      })
    }),
  action: ({ file, target }) => `The upload of ${fileLabel(file)} to ${objectUrl(target)}`,
  texts: {},
  run: async (args, context) => (await import('./put-file.ts')).putFile(args, context),
})
