// node --conditions=@oss/source tools/command-list.ts [--local]: derives the list of commands in
// apps/cli/README.md from the registry of commands. Fails if the README differs from it; with --local it
// writes the README.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createProgram } from '../apps/cli/src/program/create-program.ts'

const README = fileURLToPath(new URL('../apps/cli/README.md', import.meta.url))
const LIST = /(?<=<!-- commands: .* -->\n)[\s\S]*?(?=<!-- \/commands -->)/

type Parser = ReturnType<typeof createProgram>

const readme = readFileSync(README, 'utf8')
const commands = createProgram('', () => {}).commands.flatMap((command) =>
  command.commands.length === 0 ? [command] : command.commands,
)
const list = `\n${commands.map(listItem).join('\n')}\n\n`

if (process.argv.includes('--local')) {
  writeFileSync(
    README,
    readme.replace(LIST, () => list),
  )
} else if (LIST.exec(readme)?.[0] !== list) {
  process.stderr.write(`${README} differs from the registry of commands: run pnpm events:accept\n`)
  process.exitCode = 1
}

function listItem(command: Parser): string {
  const { name, usage } = usageOf(command)
  return `- \`oss ${name}${usage}\`: ${command.description()}`
}

function usageOf(command: Parser): { readonly name: string; readonly usage: string } {
  const group = command.parent?.parent == null ? '' : `${command.parent.name()} `
  const declared = command.usage().replace(/^\[\w+\] ?/, '')
  const derived = command.registeredArguments.map((argument) => {
    const text = argument.argChoices?.join('|') ?? urlPattern(argument.description) ?? argument.name()
    return argument.required ? text : `[${text}]`
  })
  const usage = command.registeredArguments.some(({ variadic }) => variadic) ? declared : derived.join(' ')
  return { name: `${group}${command.name()}`, usage: usage === '' ? '' : ` ${usage}` }
}

/**
 * `oss://BUCKET or oss://BUCKET/PREFIX` becomes `oss://BUCKET[/PREFIX]`; other alternatives are left to the
 * help.
 */
function urlPattern(description: string): string | undefined {
  if (!description.startsWith('oss://')) return undefined
  const [short = '', long = short] = description.split(/,? or /)
  return long.startsWith(short) && long !== short ? `${short}[${long.slice(short.length)}]` : short
}
