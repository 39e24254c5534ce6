import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'

/** A terminal that can prompt its user. */
export interface Terminal {
  /**
   * Asks a question, and resolves to the line that is typed, or to `undefined` if the input ends. Rejects
   * with the reason of `signal`.
   */
  ask(question: string, options: AskOptions): Promise<string | undefined>
}

/** How a question is asked. */
interface AskOptions {
  readonly signal: AbortSignal
  /** Whether the typed characters are not displayed. Default: false. */
  readonly isHidden?: boolean
}

/** Descriptors of standard input and standard error. */
const STREAMS = [0, 2]

/** The terminal of this process; `undefined` unless both standard input and standard error are terminals. */
export function openTerminal(): Terminal | undefined {
  return STREAMS.every(isatty) ? { ask } : undefined
}

async function ask(question: string, { signal, isHidden = false }: AskOptions): Promise<string | undefined> {
  signal.throwIfAborted()
  // A visible answer is edited and displayed by the terminal itself. For a hidden one, readline switches that
  // off, and what it displays instead is discarded.
  const output = isHidden ? discardingStream() : undefined
  const lines = createInterface({ input: process.stdin, output, terminal: isHidden })
  // Not before the display is off, because a user may type at once.
  process.stderr.write(question)
  // In this mode, the terminal sends no signal for Ctrl-C.
  if (isHidden) lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  // A message about the signal starts on a line of its own.
  const endLine = (): unknown => process.stderr.write('\n')
  process.prependOnceListener('SIGINT', endLine)
  const ended = Promise.withResolvers<undefined>()
  lines.once('close', () => ended.resolve(undefined))
  try {
    return await Promise.race([lines.question('', { signal }), ended.promise])
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    lines.close()
    process.off('SIGINT', endLine)
    if (isHidden && !signal.aborted) endLine()
  }
}

function discardingStream(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
