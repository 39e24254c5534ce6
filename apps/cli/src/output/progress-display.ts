import type { BatchProgressed } from './batch-event.ts'
import type { TransferProgress } from './event.ts'

/** Shows progress to a person. */
export interface ProgressDisplay {
  show(progress: TransferProgress | BatchProgressed): void
  /** Called before other text is written. */
  stepAside(): void
  /** The object is stored. */
  complete(): void
}
