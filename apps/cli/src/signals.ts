import { exitCodeOf } from './exit-codes.ts'
import { Stopped } from './stopped.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** The side of `process` that signals come from. */
export interface SignalSource {
  on(name: (typeof SIGNALS)[number], listener: () => void): unknown
  off(name: (typeof SIGNALS)[number], listener: () => void): unknown
}

/** What is done about signals. */
export interface SignalOptions {
  readonly source: SignalSource
  /** Told of the first one. */
  readonly onStop: (stopped: Stopped) => void
  /** Ends the process at once; called for the second one. */
  readonly leave: (exitCode: number) => void
}

/** Watches for requests to stop, until it is disposed of. */
export interface SignalWatch extends Disposable {
  /** Aborts at the first request to stop; its reason is a {@link Stopped}. */
  readonly signal: AbortSignal
  /** Stops for another reason than a signal; it counts as a request like any other. */
  stop(stopped: Stopped): void
}

/** The first request to stop lets work end in order; the second ends the process, whatever it is doing. */
export function watchSignals({ source, onStop, leave }: SignalOptions): SignalWatch {
  const stopping = new AbortController()

  function stop(stopped: Stopped): void {
    if (stopping.signal.aborted) {
      leave(exitCodeOf(stopped))
      return
    }
    onStop(stopped)
    stopping.abort(stopped)
  }

  const listeners = SIGNALS.map((name) => [name, () => stop(new Stopped(name))] as const)
  for (const [name, listener] of listeners) source.on(name, listener)
  return {
    signal: stopping.signal,
    stop,
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) source.off(name, listener)
    },
  }
}
