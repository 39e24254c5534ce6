/** What ends the program from outside: Ctrl-C or Ctrl-Break, a request to end, a terminal that is closed, a reader of the output that has gone. */
export type StopCause = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGBREAK' | 'SIGPIPE'

/** The reason why the signal of a command is aborted: the program was asked to stop. */
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
