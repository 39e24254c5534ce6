/**
 * The signal that stops the command: Ctrl-C, Ctrl-Break, SIGTERM, a closed terminal (SIGHUP), or a closed
 * output (SIGPIPE).
 */
export type StopCause = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGBREAK' | 'SIGPIPE'

/** The reason why the signal of a command is aborted: a signal or a closed output. */
export class Stopped extends Error {
  static {
    Object.defineProperty(Stopped.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'Stopped'
  readonly code: StopCause

  constructor(code: StopCause) {
    super(code === 'SIGPIPE' ? 'The reader of the output has closed it.' : `Stopped by ${code}.`)
    this.code = code
  }
}
