import { quoteForShell } from '../../src/text/quote-for-shell.ts'
import type { CliSurroundings } from '../cli-process.ts'
import { normalise } from '../normalise.ts'
import { COLUMNS, startInTerminal, type TerminalRun } from './terminal.ts'

/** A run that is being written down. */
interface TranscribedRun extends Pick<TerminalRun, 'type' | 'kill'> {
  /** What the terminal shows now. */
  screen(): Promise<string>
  /** Writes down what the terminal shows now, and what is done then. */
  note(deed: string): Promise<void>
}

/** What a person types and sees, written down. */
export interface Transcript {
  /** Describes what happens between the commands. */
  say(words: string): void
  /** Runs a command to its end. */
  run(
    args: readonly string[],
    surroundings: CliSurroundings,
    meanwhile?: (run: TranscribedRun) => Promise<void>,
  ): Promise<void>
  /** All of it; what differs from run to run is replaced by its name. */
  text(): string
}

/** What the file says about itself. */
function headOf(columns: number): string {
  return `A session in a terminal of ${columns} columns. The tests in apps/cli/test/transcripts create this file with the built command
and compare it; apps/cli/test/normalise.ts replaces everything that differs from run to run.`
}

/**
 * Starts a transcript.
 *
 * @param columns - width of the terminal. Lines are broken there, except for the default.
 */
export function createTranscript(title: string, columns = COLUMNS): Transcript {
  const head = `${title}\n${'='.repeat(title.length)}\n\n${headOf(columns)}`
  const blocks: string[] = []
  return {
    say: (words) => void blocks.push(`# ${words}`),
    async run(args, surroundings, meanwhile) {
      const lines = [`$ ${quoteForShell(['oss', ...args], 'linux')}`]
      const run = await startInTerminal(args, surroundings, columns)
      await meanwhile?.({
        ...run,
        async note(deed) {
          lines.push(await run.screen(), `[${deed}]`)
        },
      })
      const exit = await run.ended
      lines.push(await run.screen(), ...(exit === '0' ? [] : [`[exit ${exit}]`]))
      blocks.push(lines.join('\n'))
    },
    text() {
      const session = normalise(blocks.join('\n\n'))
      return `${head}\n\n${columns === COLUMNS ? session : brokenLines(session, columns)}\n`
    },
  }
}

/** Breaks lines as the terminal shows them. Done after the replacements, so that these find their text. */
function brokenLines(text: string, columns: number): string {
  const full = new RegExp(`.{${columns}}(?=.)`, 'g')
  return text
    .split('\n')
    .map((line) => (line.startsWith('# ') ? line : line.replace(full, '$&\n')))
    .join('\n')
}
