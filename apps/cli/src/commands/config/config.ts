import { EXIT } from '../../errors/exit-codes.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'

/** A profile was written (`oss config`). */
export interface ProfileWritten {
  readonly kind: 'profile-written'
  readonly profile: string
  /** The file of ossutil in the home directory. */
  readonly file: string
}

/** `oss config`: writes an access key into a profile. */
export const config = defineCommand<Record<never, never>, ProfileWritten>({
  name: 'config',
  summary: 'Write an access key into a profile.',
  description:
    'Write an access key into a profile of ~/.ossutilconfig (--profile NAME, default: default), with --region and --endpoint. Prompts on a terminal; otherwise reads lines NAME=value from standard input, as in --credentials-file.',
  examples: ['oss config --region cn-hangzhou', 'pass show oss/backup | oss config --profile backup'],
  parse: (parser, accept) => parser.action(() => accept({})),
  action: () => 'Writing the profile',
  texts: {
    'profile-written': ({ profile, file }) => ({
      kind: 'result',
      text: printable(`Wrote the profile ${profile} to ${file}`),
    }),
  },
  async run(_, context) {
    const { writeProfileOf } = await import('./write-profile-of.ts')
    const { name, file } = await writeProfileOf(context)
    context.output.emit({ kind: 'profile-written', profile: name, file })
    return EXIT.done
  },
})
