import { exitCodeOf } from '../errors/exit-codes.ts'
import { Stopped } from '../errors/stopped.ts'

// SIGHUP: the terminal is closed or an ssh session has dropped. SIGBREAK: Ctrl-Break of Windows; elsewhere it never comes.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

/** The side of `process` that signals come from. */
export interface SignalSource {
  on(name: (typeof SIGNALS)[number], listener: () => void): unknown
  off(name: (typeof SIGNALS)[number], listener: () => void): unknown
}

/** What is done about signals. */
export interface SignalOptions {
  readonly source: SignalSource
  /** Whether SIGHUP does nothing, because the program was started with `nohup`. */
  readonly isHangupIgnored: boolean
  /** Told of the first one. */
  readonly onStop: (stopped: Stopped) => void
  /** Ends the process at once; called for the second one. */
  readonly leave: (exitCode: number) => void
}

/** Watches for requests to stop, until it is disposed of. */
export interface SignalWatch extends Disposable {
  /** Aborts at the first request to stop; its reason is a {@link Stopped}. */
  readonly signal: AbortSignal
  /** Aborts just before the process is ended at once. What its listeners do must not wait for anything. */
  readonly leaving: AbortSignal
  /** Stops for another reason than a signal; it counts as a request like any other. */
  stop(stopped: Stopped): void
}

/**
 * The first request to stop lets work end in order; the second ends the process, whatever it is doing. SIGHUP never does: when a session ends, the
 * kernel, the shell and systemd each send one, or a SIGTERM with it.
 */
export function watchSignals({ source, isHangupIgnored, onStop, leave }: SignalOptions): SignalWatch {
  const stopping = new AbortController()
  const leaving = new AbortController()
  let isSecond = false

  function stop(stopped: Stopped): void {
    const isHangup = stopped.code === 'SIGHUP'
    if (isSecond && !isHangup) {
      leaving.abort(stopped)
      leave(exitCodeOf(stopped))
      return
    }
    if (isHangup && stopping.signal.aborted) return
    isSecond ||= !isHangup
    onStop(stopped)
    stopping.abort(stopped)
  }

  const listeners = SIGNALS.map((name) => {
    // Without a listener, Node.js ends at SIGHUP, also when it was to be ignored.
    const isIgnored = name === 'SIGHUP' && isHangupIgnored
    return [name, isIgnored ? () => {} : () => stop(new Stopped(name))] as const
  })
  for (const [name, listener] of listeners) source.on(name, listener)
  return {
    signal: stopping.signal,
    leaving: leaving.signal,
    stop,
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) source.off(name, listener)
    },
  }
}
