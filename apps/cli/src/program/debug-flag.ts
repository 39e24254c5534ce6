/** The flag `--debug[=FILE]`, and the other arguments. */
export interface DebugFlag {
  readonly isDebug: boolean
  /** File for the log. Default: standard error. */
  readonly file: string | undefined
  readonly args: readonly string[]
}

/**
 * Takes `--debug` and `--debug=FILE` out of the arguments before `--`. The parser cannot read it: it would
 * take the next argument for the file.
 */
export function takeDebugFlag(args: readonly string[]): DebugFlag {
  const end = args.indexOf('--')
  const isFlag = (arg: string, at: number): boolean =>
    (end === -1 || at < end) && (arg === '--debug' || arg.startsWith('--debug='))
  const last = args.findLast(isFlag)
  return {
    isDebug: last !== undefined,
    file: last?.slice('--debug='.length) || undefined,
    args: args.filter((arg, at) => !isFlag(arg, at)),
  }
}
