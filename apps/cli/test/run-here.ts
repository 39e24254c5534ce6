import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import type { Terminal } from '../src/host/terminal.ts'
import { run } from '../src/program/run.ts'
import { CapturedStream } from './captured-stream.ts'
import type { CliSurroundings } from './cli-process.ts'

/** What a run of the command wrote, and how it ended. */
export interface RunHere {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What the command finds besides its arguments and environment. */
interface RunHereOptions {
  readonly terminal?: Terminal | undefined
  /** Standard input. */
  readonly input?: string
}

/**
 * Runs the command in this process, from its sources: what needs no process of its own is tested faster so.
 */
export async function runHere(
  args: readonly string[],
  { environment }: Pick<CliSurroundings, 'environment'>,
  { terminal, input = '' }: RunHereOptions = {},
): Promise<RunHere> {
  const stdout = new CapturedStream()
  const stderr = new CapturedStream()
  const host = {
    ...{ args, rawArgs: undefined, environment, stdout, stderr },
    program: ['oss'],
    version: '1.2.3',
    platform: process.platform,
    stdin: Readable.from([Buffer.from(input)]),
    terminal,
    now: Date.now,
    elapsed: () => performance.now(),
    every: () => () => undefined,
  }
  const control = {
    signals: new EventEmitter(),
    isHangupIgnored: false,
    exit(exitCode: number) {
      throw new Error(`exited immediately with ${exitCode}`)
    },
  }
  const code = await run(host, control)
  return { code, stdout: stdout.text, stderr: stderr.text }
}
