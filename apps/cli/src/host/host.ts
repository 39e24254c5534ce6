/** A stream for text; `process.stdout` is one. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean
  /** Width of the terminal. */
  readonly columns?: number
  /** Height of the terminal. */
  readonly rows?: number
}

/** What the command knows of the world it was started in. */
export interface Host {
  /** The words after the program's name. */
  readonly args: readonly string[]
  /** The same words as bytes; `undefined` where the system does not report them. */
  readonly rawArgs: readonly Uint8Array[] | undefined
  /** The words that start this program again. */
  readonly program: readonly string[]
  /** As `process.platform`. */
  readonly platform: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Bytes of somebody else; only opened when it is asked for. */
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: TextStream
  readonly stderr: TextStream
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `act` again and again until the returned function is called. */
  every(intervalMs: number, act: () => void): () => void
}
