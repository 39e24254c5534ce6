import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built command. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** How a run of the command ended. */
export interface CliRun {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** A running command. */
export interface CliProcess {
  readonly child: ChildProcess
  readonly ended: Promise<CliRun>
  /** What it has written so far. */
  written(): Pick<CliRun, 'stdout' | 'stderr'>
}

/** Where and with what the command runs. */
export interface CliSurroundings {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

/** Starts the built command in a process of its own, with nothing of our environment but PATH. */
export function startCli(args: readonly string[], { directory, environment }: CliSurroundings): CliProcess {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing; build the command first (pnpm run build)`)
  return capture(
    spawn(process.execPath, [MAIN, ...args], {
      cwd: directory,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}

/** Runs the built command to its end. */
export function runCli(args: readonly string[], surroundings: CliSurroundings): Promise<CliRun> {
  return startCli(args, surroundings).ended
}

/** Runs a line in a shell, as a user who copied it would. */
export function runShell(line: string, { directory, environment }: CliSurroundings): Promise<CliRun> {
  return capture(
    spawn('bash', ['-c', line], {
      cwd: directory,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ).ended
}

/** Keeps what a process writes. */
export function capture(child: ChildProcess): CliProcess {
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, ...written }))
  })
  return { child, ended, written: () => ({ ...written }) }
}
