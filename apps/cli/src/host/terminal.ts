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
export interface AskOptions {
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
  process.stderr.write(question)
  // A visible answer is edited and displayed by the terminal itself. For a hidden one, readline switches that
  // off, and what it displays instead is discarded.
  const output = isHidden ? discardingStream() : undefined
  const lines = createInterface({ input: process.stdin, output, terminal: isHidden })
  // In this mode, the terminal sends no signal for Ctrl-C.
  if (isHidden) lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const ended = Promise.withResolvers<undefined>()
  lines.once('close', () => ended.resolve(undefined))
  try {
    return await Promise.race([lines.question('', { signal }), ended.promise])
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    lines.close()
    if (isHidden || signal.aborted) process.stderr.write('\n')
  }
}

function discardingStream(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
