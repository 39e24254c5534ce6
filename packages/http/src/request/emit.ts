import { checkMethods, checkType } from '../errors/check-options.ts'
import { thrownToJson } from '../errors/thrown-to-json.ts'
import type { Clock } from '../time/clock.ts'
import type { DebugEvent, DebugSink } from './debug-event.ts'
import type { HttpEvents } from './http-events.ts'

/**
 * Calls a listener of the caller. An error that it throws, or a promise that it rejects, does not affect the
 * request.
 */
export function emit<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  if (listener === undefined) return
  try {
    const result = listener(event)
    if (typeof result === 'object') Promise.resolve(result).catch(() => undefined)
  } catch {
    // Only the listener itself could report it.
  }
}

/** Receives the events of a client, for all listeners. */
export interface EventSink extends HttpEvents {
  /** Whether the events of this name have a listener at present. */
  listensTo(name: keyof HttpEvents): boolean
}

/**
 * Creates the sink that passes each event to its listener, and to the sink of debug events.
 *
 * @param listeners - read for each event, so that listeners can be added and removed.
 */
export function createEventSink(
  listeners: Partial<HttpEvents>,
  debug: DebugSink | undefined,
  clock: Clock,
): EventSink {
  const log = (event: DebugEvent | undefined): void => {
    if (event !== undefined) emit(debug, event)
  }
  const now = (): { readonly atMs: number } => ({ atMs: clock.now() })
  return {
    listensTo: (name) => debug !== undefined || listeners[name] !== undefined,
    request(event) {
      emit(listeners.request, event)
      log(debug && { kind: 'request', ...now(), ...event })
    },
    response(event) {
      emit(listeners.response, event)
      log(debug && { kind: 'response', ...now(), ...event })
    },
    retry(event) {
      emit(listeners.retry, event)
      log(debug && { kind: 'retry', ...now(), ...event, error: event.error.toJSON() })
    },
    failure(event) {
      emit(listeners.failure, event)
      log(debug && { kind: 'failure', ...now(), ...event, error: thrownToJson(event.error) })
    },
  }
}

/** Checks the listeners of a client. @throws OptionError for one that is not a function */
export function checkListeners(listeners: Partial<HttpEvents> | undefined): void {
  checkMethods('on', listeners)
  for (const [name, listener] of Object.entries(listeners ?? {}))
    checkType(`on.${name}`, listener, 'function')
}
