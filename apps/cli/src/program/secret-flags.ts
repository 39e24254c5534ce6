import { CliError } from '../errors/cli-error.ts'

const SECRET_FLAG = /^--?(?:access-?key.*|.*secret.*|.*password.*|.*token.*|credentials?|key-?pair|ak|sk)$/i
// Short flags with which other OSS tools take credentials.
const SHORT_SECRET_FLAGS: ReadonlySet<string> = new Set(['-i', '-k', '-t'])

/**
 * Rejects credentials on the command line, where every user of the machine can read them. Called before
 * anything else reads the arguments, so that no other message contains the value.
 *
 * @throws CliError `SECRET_IN_FLAGS`
 */
export function refuseSecretFlags(args: readonly string[]): void {
  for (const arg of args) {
    if (arg === '--') return
    const [name = ''] = arg.split('=', 1)
    if (!SECRET_FLAG.test(name) && !SHORT_SECRET_FLAGS.has(name)) continue
    const message =
      `${name}: credentials are not accepted as flags, because every user of this machine can read the command line. ` +
      'Set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET in the environment, or use --credentials-file.'
    throw new CliError('SECRET_IN_FLAGS', message)
  }
}
