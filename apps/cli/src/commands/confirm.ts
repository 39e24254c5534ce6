import { Option, type Command as Parser } from 'commander'
import { CliError } from '../errors/cli-error.ts'
import type { CommandContext } from './command.ts'

/** Declares the flag `--yes`, for commands that ask before they delete something. */
export function addYesFlag(parser: Parser): Parser {
  return parser.addOption(new Option('-y, --yes', 'skip the confirmation; required in scripts'))
}

/**
 * Asks on the terminal whether to go ahead. Without a terminal, or with `--json`, there is nobody to ask.
 *
 * @param question - without its question mark, such as `Delete the bucket oss://demo`.
 * @throws CliError `NOT_CONFIRMED`, or the reason of the signal
 */
export async function confirm(
  question: string,
  { host, flags, signal }: Pick<CommandContext, 'host' | 'flags' | 'signal'>,
): Promise<void> {
  const terminal = flags.json === true ? undefined : host.terminal
  if (terminal === undefined)
    throw new CliError('NOT_CONFIRMED', 'Confirmation requires a terminal. Use --yes in scripts.')
  const answer = await terminal.ask(`${question}? [y/N] `, { signal })
  if (!/^\s*y(?:es)?\s*$/i.test(answer ?? ''))
    throw new CliError('NOT_CONFIRMED', 'Not confirmed, so nothing was deleted.')
}
