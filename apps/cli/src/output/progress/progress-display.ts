import type { BatchProgressed } from '../../events/batch-event.ts'
import type { TransferProgress } from '../../events/event.ts'

/** Shows progress to a person. */
export interface ProgressDisplay {
  show(progress: TransferProgress | BatchProgressed): void
  /** Called before other text is written. */
  stepAside(): void
  /** The object is stored. */
  complete(): void
}
