import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import xterm, { type Terminal } from '@xterm/headless'
import type { CliSurroundings } from '../cli-process.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
/** Width of the terminal, unless a test chooses another. */
export const COLUMNS = 100
const ROWS = 40

/** A run of the built command in a pseudo-terminal. */
export interface TerminalRun {
  /** Types something: `\u0003` is Ctrl-C. */
  type(keys: string): void
  kill(signal: string): void
  /** What a person sees, from the first line on; lines that the terminal broke are whole again. */
  screen(): Promise<string>
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<string>
}

/** Starts the built command in a pseudo-terminal, as a person does: by its name. */
export async function startInTerminal(
  args: readonly string[],
  { directory, environment }: CliSurroundings,
  columns = COLUMNS,
): Promise<TerminalRun> {
  const program = join(directory, 'bin', 'oss')
  await mkdir(join(directory, 'bin'), { recursive: true })
  await symlink(MAIN, program).catch(() => undefined)
  const terminal = new xterm.Terminal({
    cols: columns,
    rows: ROWS,
    scrollback: 1_000,
    allowProposedApi: true,
  })
  const child = spawn(process.execPath, [program, ...args], {
    ...{ cols: columns, rows: ROWS, cwd: directory, name: 'xterm-256color' },
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  })
  let written = Promise.resolve()
  child.onData((data) => {
    written = new Promise((resolve) => terminal.write(data, resolve))
  })
  const ended = new Promise<string>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve(signal ? `signal ${signal}` : String(exitCode)))
  })
  return {
    type: (keys) => child.write(keys),
    kill: (signal) => child.kill(signal),
    async screen() {
      await written
      return linesOf(terminal).join('\n').trimEnd()
    },
    ended,
  }
}

function linesOf({ buffer }: Terminal): readonly string[] {
  const lines: string[] = []
  for (let row = 0; row < buffer.active.length; row++) {
    const line = buffer.active.getLine(row)
    const text = line?.translateToString(!buffer.active.getLine(row + 1)?.isWrapped) ?? ''
    if (line?.isWrapped) lines.push((lines.pop() ?? '') + text)
    else lines.push(text)
  }
  return lines
}
