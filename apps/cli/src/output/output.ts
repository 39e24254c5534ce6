import type { OutputEvent } from '../events/event.ts'

/** Where the command tells what happens. */
export interface Output {
  tell(event: OutputEvent): void
}
