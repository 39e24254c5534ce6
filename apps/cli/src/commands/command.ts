import type { OssClient, OssClientOptions } from '@oss/client'
import type { Command as Parser } from 'commander'
import type { GlobalFlags } from '../access/global-flags.ts'
import type { ExitCode } from '../errors/exit-codes.ts'
import type { CommonEvent } from '../events/common-event.ts'
import type { Host } from '../host/host.ts'
import type { AnyEvent, EventTexts } from '../output/event-text.ts'
import type { Output } from '../output/output.ts'

/** Environment, flags, output and signals of a running command. */
export interface CommandContext<Event extends AnyEvent = never> {
  readonly host: Host
  readonly flags: GlobalFlags
  readonly output: Output<CommonEvent | Event>
  /** Aborted when the command must stop; the reason is a `Stopped`. */
  readonly signal: AbortSignal
  /**
   * Aborted just before the process ends immediately, at a second signal. Its listeners must be synchronous.
   */
  readonly exiting: AbortSignal
  /** Creates the client that flags and environment describe; `options` override both. */
  readonly openClient: (options?: Partial<OssClientOptions>) => Promise<OssClient>
}

/** Everything about one command: help, parsing, execution, and the texts of the events that only it emits. */
export interface CommandDefinition<Arguments extends object, Event extends AnyEvent> {
  /** A name that starts with `__` is for scripts, and not in the help. */
  readonly name: string
  /** Short description, for the list of commands. */
  readonly summary?: string
  readonly description: string
  /** Complete command lines. */
  readonly examples: readonly string[]
  /** Declares arguments and flags; `accept` takes what was parsed. */
  readonly parse: (parser: Parser, accept: (args: Arguments) => void) => void
  /** What the command does, as the subject of "... failed". */
  readonly action: (args: Arguments) => string
  readonly texts: EventTexts<Event>
  /** Resolves to the exit code, or rejects with the reason of the failure. */
  readonly run: (args: Arguments, context: CommandContext<Event>) => Promise<ExitCode>
}

/** A command as the registry lists it. */
export interface Command<Event extends AnyEvent = never> {
  readonly texts: Readonly<Record<string, (event: never) => unknown>>
  /** Adds the command to a parser, which calls `onParsed` when the command line calls the command. */
  readonly addTo: (parent: Parser, onParsed: (command: ParsedCommand<Event>) => void) => void
}

/** A command with its arguments, ready to run. */
export interface ParsedCommand<Event extends AnyEvent = never> {
  /** Such as `uploads list`. */
  readonly name: string
  readonly arguments: object
  readonly action: string
  readonly run: (context: CommandContext<Event>) => Promise<ExitCode>
}

/** Whether a command is not shown to users. */
export function isHidden(name: string): boolean {
  return name.startsWith('__')
}

/** Creates a command from its definition. */
export function defineCommand<Arguments extends object, Event extends AnyEvent = never>(
  definition: CommandDefinition<Arguments, Event>,
): Command<Event> {
  const { name, summary, description, examples, texts } = definition
  return {
    texts,
    addTo(parent, onParsed) {
      const parser = parent.command(name, { hidden: isHidden(name) }).description(description)
      if (summary !== undefined) parser.summary(summary)
      definition.parse(parser, (args) =>
        onParsed({
          name: parent.parent === null ? name : `${parent.name()} ${name}`,
          arguments: args,
          action: definition.action(args),
          run: (context) => definition.run(args, context),
        }),
      )
      const lines = examples.map((example) => `  ${example}`)
      const heading = `Example${lines.length === 1 ? '' : 's'}:`
      parser.addHelpText('after', ['', 'Global flags: oss --help', '', heading, ...lines].join('\n'))
    },
  }
}

/** Creates a command that only has subcommands. */
export function defineGroup<Event extends AnyEvent>(group: {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly commands: readonly Command<Event>[]
}): Command<Event> {
  const { name, summary, description, commands } = group
  return {
    texts: Object.assign({}, ...commands.map(({ texts }) => texts)),
    addTo(parent, onParsed) {
      const parser = parent.command(name).summary(summary).description(description)
      parser.helpCommand(false).usage('COMMAND')
      for (const command of commands) command.addTo(parser, onParsed)
    },
  }
}
