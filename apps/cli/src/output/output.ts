import type { CommonEvent } from '../events/common-event.ts'
import type { AnyEvent } from './event-text.ts'

/** Takes the events of a command and prints them. */
export interface Output<Event extends AnyEvent = CommonEvent> {
  readonly emit: (event: Event) => void
}
