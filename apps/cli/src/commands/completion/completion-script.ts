import type { Command } from 'commander'

/** The supported shells. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** A supported shell. */
export type Shell = (typeof SHELLS)[number]

/** The words that may follow a command. */
interface Completions {
  /** The command, such as `uploads list`; empty for the program itself. */
  readonly path: string
  readonly commands: readonly string[]
  readonly flags: readonly string[]
}

/**
 * Creates a script that completes the commands and flags of a program. The shell still completes file names.
 */
export function completionScript(program: Command, shell: Shell): string {
  const globalFlags = flagsOf(program)
  const completions = [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ].map(
    (command): Completions => ({
      path: pathOf(command, program),
      commands: command.commands.map((sub) => sub.name()),
      flags: [...new Set([...flagsOf(command), ...globalFlags, '--help'])],
    }),
  )
  if (shell === 'fish') return fishScript(program.name(), completions)
  const script = bashScript(program.name(), completions)
  return shell === 'bash' ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`
}

function flagsOf(command: Command): readonly string[] {
  return command.options.map(({ long }) => long).filter((long) => typeof long === 'string')
}

function pathOf(command: Command, program: Command): string {
  if (command === program) return ''
  const parent = command.parent === null ? '' : pathOf(command.parent, program)
  return parent === '' ? command.name() : `${parent} ${command.name()}`
}

function bashScript(name: string, completions: readonly Completions[]): string {
  const cases = completions.map(
    ({ path, commands, flags }) =>
      `    '${path}') commands='${commands.join(' ')}' flags='${flags.join(' ')}' ;;`,
  )
  const paths = completions.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`)
  return [
    `_${name}_completion() {`,
    "  local word path='' commands='' flags='' next index",
    `  word="\${COMP_WORDS[COMP_CWORD]}"`,
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    `    next="\${path:+$path }\${COMP_WORDS[index]}"`,
    `    case "$next" in ${paths.join('|')}) path="$next" ;; esac`,
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  [[ "$word" == -* ]] && commands="$flags"',
    '  COMPREPLY=($(compgen -W "$commands" -- "$word"))',
    '}',
    `complete -o default -F _${name}_completion ${name}`,
    '',
  ].join('\n')
}

function fishScript(name: string, completions: readonly Completions[]): string {
  const lines = completions.flatMap(({ path, commands, flags }) => {
    const [first, second] = path.split(' ')
    const seen = [first, second]
      .filter((word) => word !== undefined && word !== '')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
    const chosen = commands.map((command) => `not __fish_seen_subcommand_from ${command}`)
    const condition = [...seen, ...chosen].join('; and ')
    const rule = `complete -c ${name}${condition === '' ? '' : ` -n '${condition}'`}`
    return [
      ...(commands.length === 0 ? [] : [`${rule} -f -a '${commands.join(' ')}'`]),
      ...flags.map((flag) => `${rule} -l ${flag.slice(2)}`),
    ]
  })
  return `${lines.join('\n')}\n`
}
