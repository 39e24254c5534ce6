import { channel } from 'node:diagnostics_channel'
import { callSafely } from '../request/emit.ts'
import type { HttpEvents } from '../request/http-events.ts'

const channels = {
  request: channel('oss:request'),
  response: channel('oss:response'),
  retry: channel('oss:retry'),
  failure: channel('oss:failure'),
}

/** Tells each event to its listener and to whoever subscribed to the channel of its name (`oss:request`, ...). */
export function tellers(on: Partial<HttpEvents>): HttpEvents {
  return {
    request: (event) => tell('request', on.request, event),
    response: (event) => tell('response', on.response, event),
    retry: (event) => tell('retry', on.retry, event),
    failure: (event) => tell('failure', on.failure, event),
  }
}

function tell<Event>(
  name: keyof HttpEvents,
  listener: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  callSafely(listener, event)
  channels[name].publish(event)
}
