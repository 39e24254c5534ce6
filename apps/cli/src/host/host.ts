import type { Terminal } from './terminal.ts'

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A stream for text, such as `process.stdout`. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean
  /** Width of the terminal. */
  readonly columns?: number
  /** Height of the terminal. */
  readonly rows?: number
}

/** The environment that the program runs in. */
export interface Host {
  /** Arguments after the program name. */
  readonly args: readonly string[]
  /** The same arguments as bytes; `undefined` where the system does not report them. */
  readonly rawArgs: readonly Uint8Array[] | undefined
  /** Words of a shell command that run this program again. */
  readonly program: readonly string[]
  /** Version of this program. */
  readonly version: string
  /** As in `process.platform`. */
  readonly platform: string
  readonly environment: Environment
  /** Standard input; reading the property opens it. */
  readonly stdin: AsyncIterable<Uint8Array>
  /** The terminal that questions are asked on; `undefined` without one. */
  readonly terminal: Terminal | undefined
  readonly stdout: TextStream
  readonly stderr: TextStream
  /** Current time in milliseconds since the epoch. */
  now(): number
  /** Milliseconds of a clock that never jumps; for durations. */
  elapsed(): number
  /** Calls `callback` at every interval until the returned function is called. */
  every(intervalMs: number, callback: () => void): () => void
}
