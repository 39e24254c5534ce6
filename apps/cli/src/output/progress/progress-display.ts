import type { ProgressEvent } from '../../events/common-event.ts'
import type { AnyEvent } from '../event-text.ts'

/** Shows progress on a terminal or in a log. */
export interface ProgressDisplay {
  show(progress: ProgressEvent): void
  /** Called before other text is written. */
  clear(): void
  /** Called when the transfer is complete. */
  complete(): void
}

/** Whether an event reports progress. */
export function isProgress(event: AnyEvent): event is ProgressEvent {
  return event.kind === 'progress' || event.kind === 'batch-progress'
}
