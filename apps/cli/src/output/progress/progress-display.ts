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

/** Progress of several files. */
export type FilesProgress = Exclude<ProgressEvent, { readonly kind: 'progress' | 'objects-progress' }>

/** Whether an event reports progress of several files. */
export function isBatchProgress(event: AnyEvent): event is FilesProgress {
  return event.kind === 'batch-progress' || event.kind === 'downloads-progress'
}

/** Whether an event reports progress. */
export function isProgress(event: AnyEvent): event is ProgressEvent {
  return event.kind === 'progress' || event.kind === 'objects-progress' || isBatchProgress(event)
}
