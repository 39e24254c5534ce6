import type { Command } from 'commander'

/** The command that arguments name: its help explains what is wrong with them. */
export interface NamedCommand {
  /** Such as `oss tag`. */
  readonly name: string
  /** Names of its commands, if it has any. */
  readonly commands: readonly string[]
}

/** Returns the deepest command that the arguments name; the program if they name none. */
export function namedCommand(program: Command, args: readonly string[]): NamedCommand {
  let command = program
  const path = [program.name()]
  for (const arg of args) {
    const next = command.commands.find((candidate) => candidate.name() === arg)
    if (next === undefined) continue
    command = next
    path.push(arg)
  }
  return { name: path.join(' '), commands: command.commands.map((candidate) => candidate.name()) }
}
