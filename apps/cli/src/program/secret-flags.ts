import { CliError } from '../errors/cli-error.ts'

const NAMES = /^--?(?:access-?key.*|.*secret.*|.*password.*|.*token.*|credentials?|key-?pair|ak|sk)$/i
// The short flags that other OSS tools take keys with.
const SHORT: ReadonlySet<string> = new Set(['-i', '-k', '-t'])

/**
 * Refuses keys on the command line, where every user of the machine can read them. Called before anything else reads the
 * words, so that no other message repeats the value.
 *
 * @throws CliError `SECRET_IN_FLAGS`
 */
export function refuseSecretFlags(args: readonly string[]): void {
  for (const arg of args) {
    if (arg === '--') return
    const [name = ''] = arg.split('=', 1)
    if (!NAMES.test(name) && !SHORT.has(name)) continue
    const message =
      `${name}: keys are not taken from flags, because every user of this machine can see the command line. ` +
      'Set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET in the environment, or use --credentials-file.'
    throw new CliError('SECRET_IN_FLAGS', message)
  }
}
