import { checkMethods, checkType } from '../errors/check-options.ts'
import type { HttpEvents } from './http-events.ts'

/**
 * Calls a listener of the caller. An error it throws, or a promise it rejects, must not affect the request.
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

/** Sends each event to its listener. */
export function createEmitter(listeners: Partial<HttpEvents>): HttpEvents {
  return {
    request: (event) => emit(listeners.request, event),
    response: (event) => emit(listeners.response, event),
    retry: (event) => emit(listeners.retry, event),
    failure: (event) => emit(listeners.failure, event),
  }
}

/** @throws OptionError for a listener that is not a function */
export function checkListeners(listeners: Partial<HttpEvents> | undefined): void {
  checkMethods('on', listeners)
  for (const [name, listener] of Object.entries(listeners ?? {}))
    checkType(`on.${name}`, listener, 'function')
}
