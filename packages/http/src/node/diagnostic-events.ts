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
 * A listener is `undefined` while nobody receives its events.
 *
 * @throws OptionError for a listener that is not a function
 */
export function diagnosticEvents(listeners: Partial<HttpEvents> = {}): Partial<HttpEvents> {
  checkListeners(listeners)
  const current = {
    get request() {
      return publisher('request', listeners)
    },
    get response() {
      return publisher('response', listeners)
    },
    get retry() {
      return publisher('retry', listeners)
    },
    get failure() {
      return publisher('failure', listeners)
    },
  }
  // The getters are optional listeners: `undefined` means that there is no listener.
  return current as Partial<HttpEvents>
}

function publisher<Name extends keyof HttpEvents>(
  name: Name,
  listeners: Partial<HttpEvents>,
): HttpEvents[Name] | undefined {
  const listener = listeners[name] as ((event: unknown) => unknown) | undefined
  const channel = CHANNELS[name]
  if (!channel.hasSubscribers) return listener
  return (event: unknown): void => {
    emit(listener, event)
    channel.publish(event)
  }
}
