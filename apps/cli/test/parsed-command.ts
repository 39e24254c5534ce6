import type { GlobalFlags } from '../src/access/global-flags.ts'
import { parseArgv } from '../src/program/argv.ts'

/** A command line as parsed, without the functions that run it. */
export function parsedCommand(args: readonly string[]): {
  readonly flags: GlobalFlags
  readonly name: string
  readonly arguments: object
} {
  const argv = parseArgv(args, '1.2.3')
  if (argv.kind === 'help') throw new Error('The command line asks for help.')
  return { flags: argv.flags, name: argv.command.name, arguments: argv.command.arguments }
}

/** The help text that a command line prints. */
export function helpText(args: readonly string[]): string {
  const argv = parseArgv(args, '1.2.3')
  if (argv.kind !== 'help') throw new Error('The command line does not ask for help.')
  return argv.text
}
