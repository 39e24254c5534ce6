import { channel } from 'node:diagnostics_channel'
import { checkListeners, emit } from '../request/emit.ts'
import type { HttpEvents } from '../request/http-events.ts'

const CHANNELS = {
  request: channel('oss:request'),
  response: channel('oss:response'),
  retry: channel('oss:retry'),
  failure: channel('oss:failure'),
}

/**
 * Returns listeners that also publish each event to the diagnostics channel of its name (`oss:request`, ...).
 *
 * @throws OptionError for a listener that is not a function
 */
export function diagnosticEvents(listeners: Partial<HttpEvents> = {}): HttpEvents {
  checkListeners(listeners)
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
