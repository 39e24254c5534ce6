import { exitCodeOf } from '../errors/exit-codes.ts'
import { Stopped } from '../errors/stopped.ts'

// SIGHUP: the terminal was closed or an ssh session has dropped. SIGBREAK: Ctrl-Break, on Windows only.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

/** Source of signals; `process` is one. */
export interface SignalSource {
  on(name: (typeof SIGNALS)[number], listener: () => void): unknown
  off(name: (typeof SIGNALS)[number], listener: () => void): unknown
}

/** How signals are handled. */
export interface SignalOptions {
  readonly source: SignalSource
  /** Whether SIGHUP is ignored, because the program was started with `nohup`. */
  readonly isHangupIgnored: boolean
  /** Called at the first request to stop. */
  readonly onStop: (stopped: Stopped) => void
  /** Ends the process immediately; called at the second request. */
  readonly exit: (exitCode: number) => void
}

/** Receives requests to stop until it is disposed. */
export interface SignalWatch extends Disposable {
  /** Aborts at the first request to stop; its reason is a {@link Stopped}. */
  readonly signal: AbortSignal
  /** Aborts just before the process ends immediately. Its listeners must be synchronous. */
  readonly exiting: AbortSignal
  /** Requests to stop for another reason than a signal. */
  stop(stopped: Stopped): void
}

/**
 * Starts to listen for signals. The first request to stop aborts `signal`, so that the command can finish in
 * order; the second ends the process immediately. SIGHUP is never the second: when a session ends, the
 * kernel, the shell and systemd may each send one, or a SIGTERM with it.
 */
export function watchSignals({ source, isHangupIgnored, onStop, exit }: SignalOptions): SignalWatch {
  const stopping = new AbortController()
  const exiting = new AbortController()
  let isSecond = false

  function stop(stopped: Stopped): void {
    const isHangup = stopped.code === 'SIGHUP'
    if (isSecond && !isHangup) {
      exiting.abort(stopped)
      exit(exitCodeOf(stopped))
      return
    }
    if (isHangup && stopping.signal.aborted) return
    isSecond ||= !isHangup
    onStop(stopped)
    stopping.abort(stopped)
  }

  const listeners = SIGNALS.map((name) => {
    // Without a listener, SIGHUP ends Node.js even where it should be ignored.
    const isIgnored = name === 'SIGHUP' && isHangupIgnored
    return [name, isIgnored ? () => {} : () => stop(new Stopped(name))] as const
  })
  for (const [name, listener] of listeners) source.on(name, listener)
  return {
    signal: stopping.signal,
    exiting: exiting.signal,
    stop,
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) source.off(name, listener)
    },
  }
}
