import { CommanderError } from 'commander'
import type { GlobalFlags } from '../access/global-flags.ts'
import { CliError } from '../errors/cli-error.ts'
import { createProgram } from './create-program.ts'
import type { CommandLine, Invocation } from './invocation.ts'
import { refuseSecretFlags } from './secret-flags.ts'

/**
 * Reads the words after the program's name.
 *
 * @throws CliError `USAGE_INVALID` or `SECRET_IN_FLAGS`
 */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  refuseSecretFlags(args)
  let chosen: Invocation | undefined
  let printed = ''
  const program = createProgram(version, (invocation) => {
    chosen = invocation
  })
  const all = [program, ...program.commands, ...program.commands.flatMap((command) => command.commands)]
  for (const command of all) {
    command.exitOverride().configureOutput({
      writeOut(text) {
        printed += text
      },
      // What is wrong is told by the error that is thrown.
      writeErr() {},
    })
  }
  try {
    program.parse([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { flags: {}, invocation: { command: 'help', text: printed } }
    throw usageError(error)
  }
  if (chosen === undefined) throw new CliError('USAGE_INVALID', 'No command was given. See oss --help.')
  return { flags: program.opts<GlobalFlags>(), invocation: chosen }
}

function usageError({ code, message }: CommanderError): CliError {
  if (code === 'commander.help') return new CliError('USAGE_INVALID', 'A command is missing. See oss --help.')
  const words = message.replace(/^error: /, '').replaceAll('\n', ' ')
  // A value that stands with its flag may be a secret that was given to a flag that does not exist.
  const masked =
    code === 'commander.unknownOption' ? words.replace(/^(unknown option '[^'=]*)=.*'(.*)$/, "$1'$2") : words
  const sentence = `${masked.charAt(0).toUpperCase()}${masked.slice(1)}`
  return new CliError(
    'USAGE_INVALID',
    `${/[.)]$/.test(sentence) ? sentence : `${sentence}.`} See oss --help.`,
  )
}
