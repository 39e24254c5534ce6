import type { Command } from 'commander'
import { isHidden } from '../command.ts'
import { COMPLETE_URL } from './complete-url.ts'

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
 * Creates a script that completes the commands and flags of a program, and the buckets and keys of URLs, for
 * which it runs the program. The shell still completes file names.
 */
export function completionScript(program: Command, shell: Shell): string {
  const globalFlags = flagsOf(program)
  const visible = program.commands.filter((command) => !isHidden(command.name()))
  const completions = [program, ...visible, ...visible.flatMap(({ commands }) => commands)].map(
    (command): Completions => ({
      path: pathOf(command, program),
      commands: command.commands.map((sub) => sub.name()).filter((sub) => !isHidden(sub)),
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

/**
 * Completes a URL. Bash splits it at its colons, and replaces only what follows the last one, while zsh has
 * it whole. Its backslashes are those of earlier completions.
 */
const BASH_URLS = String.raw`
  local typed="$word" head=''
  local line="${'$'}{COMP_LINE:0:COMP_POINT}"
  if [[ "$typed" != oss:* && "$line" == *[[:space:]]oss:* ]]; then
    typed="oss:${'$'}{line##*[[:space:]]oss:}"
    [[ "${'$'}{typed//\\ /}" == *[[:space:]]* ]] && typed=''
    [[ "$COMP_WORDBREAKS" == *:* ]] && head="${'$'}{typed%"${'$'}{typed##*:}"}"
  fi
  if [[ "$typed" == oss:* ]]; then
    local connection=() url
    for ((index = 1; index < COMP_CWORD; index++)); do
      case "${'$'}{COMP_WORDS[index]}" in
        --profile|--region|--credentials-file)
          connection+=("${'$'}{COMP_WORDS[index]}" "${'$'}{COMP_WORDS[index + 1]}") ;;
        --internal|--accelerate|--dual-stack|--path-style) connection+=("${'$'}{COMP_WORDS[index]}") ;;
      esac
    done
    COMPREPLY=()
    while IFS= read -r url; do
      printf -v url '%q' "$url"
      COMPREPLY+=("${'$'}{url#"$head"}")
    done < <("${'$'}{COMP_WORDS[0]}" ${COMPLETE_URL} "${'$'}{typed//\\/}" "${'$'}{connection[@]}" 2>/dev/null)
    compopt -o nospace 2>/dev/null
    return
  fi`.slice(1)

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
    BASH_URLS,
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
  const isUrl = `string match -q 'oss:*' -- (commandline -ct)`
  const urls = `complete -c ${name} -f -n "${isUrl}" -a '(${name} ${COMPLETE_URL} (commandline -ct) 2>/dev/null)'`
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
  return `${[urls, ...lines].join('\n')}\n`
}
