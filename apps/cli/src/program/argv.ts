import { CommanderError } from 'commander'
import type { GlobalFlags } from '../access/global-flags.ts'
import type { ParsedCommand } from '../commands/command.ts'
import { completeUrl } from '../commands/completion/complete-url.ts'
import type { OutputEvent } from '../commands/registry.ts'
import { CliError } from '../errors/cli-error.ts'
import { hintFor } from './command-hints.ts'
import { createProgram } from './create-program.ts'
import { takeDebugFlag } from './debug-flag.ts'
import { type NamedCommand, namedCommand } from './named-command.ts'
import { refuseSecretFlags } from './secret-flags.ts'

/** A parsed command line: help text, or a command. */
export type ParsedArgv =
  | { readonly kind: 'help'; readonly text: string }
  | {
      readonly kind: 'command'
      readonly flags: GlobalFlags
      readonly command: ParsedCommand<OutputEvent>
    }

/**
 * Parses the arguments after the program name.
 *
 * @throws CliError `USAGE_INVALID` or `SECRET_IN_FLAGS`
 */
export function parseArgv(args: readonly string[], version: string): ParsedArgv {
  refuseSecretFlags(args)
  let parsed: ParsedCommand<OutputEvent> | undefined
  let helpText = ''
  const debug = takeDebugFlag(args)
  const program = createProgram(version, (command) => {
    parsed = command
  })
  completeUrl.addTo(program, (command) => {
    parsed = command
  })
  const all = [program, ...program.commands, ...program.commands.flatMap((command) => command.commands)]
  for (const command of all) {
    command.exitOverride().configureOutput({
      writeOut(text) {
        helpText += text
      },
      // The thrown error is reported instead.
      writeErr() {},
    })
  }
  try {
    program.parse([...debug.args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'help', text: helpText }
    throw usageError(error, namedCommand(program, debug.args))
  }
  if (parsed === undefined) throw new CliError('USAGE_INVALID', 'Missing command. See oss --help.')
  const flags: GlobalFlags = {
    ...program.opts<GlobalFlags>(),
    ...(debug.isDebug && { debug: true }),
    ...(debug.file !== undefined && { debugFile: debug.file }),
  }
  return { kind: 'command', flags, command: parsed }
}

function usageError({ code, message }: CommanderError, named: NamedCommand): CliError {
  const help = `See ${named.name} --help.`
  const isGroup = named.name !== 'oss' && named.commands.length > 0
  const commands = isGroup ? `: ${named.commands.join(', ')}` : ''
  if (code === 'commander.help') return new CliError('USAGE_INVALID', `Missing command${commands}. ${help}`)
  const unknown = code === 'commander.unknownCommand' ? /'([^']*)'/.exec(message)?.[1] : undefined
  if (unknown !== undefined && isGroup)
    return new CliError(
      'USAGE_INVALID',
      `Unknown command '${unknown}' of ${named.name}, which has${commands.slice(1)}. ${help}`,
    )
  const hint = unknown === undefined ? undefined : hintFor(unknown)
  if (hint !== undefined)
    return new CliError('USAGE_INVALID', `Unknown command '${unknown}'. ${hint} ${help}`)
  const line = message.replace(/^error: /, '').replaceAll('\n', ' ')
  // The value of an unknown flag may be a secret.
  const masked =
    code === 'commander.unknownOption' ? line.replace(/^(unknown option '[^'=]*)=.*'(.*)$/, "$1'$2") : line
  const sentence = `${masked.charAt(0).toUpperCase()}${masked.slice(1)}`
  return new CliError('USAGE_INVALID', `${/[.)]$/.test(sentence) ? sentence : `${sentence}.`} ${help}`)
}
