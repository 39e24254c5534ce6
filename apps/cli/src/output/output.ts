import type { OutputEvent } from './event.ts'

/** Where the command tells what happens. */
export interface Output {
  tell(event: OutputEvent): void
}
