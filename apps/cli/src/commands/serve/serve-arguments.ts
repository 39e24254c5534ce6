/** Arguments of `oss serve`. */
export interface ServeArguments {
  readonly port?: number
  readonly host?: string
  readonly dataDir?: string
  readonly buckets: readonly string[]
  readonly bandwidthBytesPerSecond?: number
  /** Origins whose pages may send any request; none without the flag. */
  readonly corsOrigins?: readonly string[]
  /** Port of the console, 0 for any free one; without it, there is no console. */
  readonly consolePort?: number
}
