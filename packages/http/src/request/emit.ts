import { channel } from 'node:diagnostics_channel'
import type { HttpEvents } from './http-events.ts'

const CHANNELS = {
  request: channel('oss:request'),
  response: channel('oss:response'),
  retry: channel('oss:retry'),
  failure: channel('oss:failure'),
}

/**
 * Calls a listener of the caller. An error it throws, or a promise it rejects, must not affect the request.
 */
export function emit<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  if (listener === undefined) return
  try {
    const result = listener(event)
    if (result instanceof Promise) result.catch(() => undefined)
  } catch {
    // Only the listener itself could report it.
  }
}

/** Sends each event to its listener and to the diagnostics channel of its name (`oss:request`, ...). */
export function createEmitter(listeners: Partial<HttpEvents>): HttpEvents {
  return {
    request: (event) => publish('request', listeners.request, event),
    response: (event) => publish('response', listeners.response, event),
    retry: (event) => publish('retry', listeners.retry, event),
    failure: (event) => publish('failure', listeners.failure, event),
  }
}

function publish<Event>(
  name: keyof HttpEvents,
  listener: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  emit(listener, event)
  CHANNELS[name].publish(event)
}
