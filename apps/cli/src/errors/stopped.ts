/** What ends the program from outside: Ctrl-C or Ctrl-Break, a request to end, a terminal that is closed, a reader of the output that has gone. */
export type StopCause = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGBREAK' | 'SIGPIPE'

/** Somebody asked the program to stop. It is the reason of the signal that commands are given. */
export class Stopped extends Error {
  static {
    Object.defineProperty(Stopped.prototype, Symbol.for('oss.error'), { value: true })
  }
  override readonly name = 'Stopped'
  readonly code: StopCause

  constructor(code: StopCause) {
    super(code === 'SIGPIPE' ? 'Nobody reads the output any more.' : `Stopped by ${code}.`)
    this.code = code
  }
}
