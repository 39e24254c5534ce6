import type { CheckpointId } from '../model/ids.ts'
import type { CheckpointStore } from '../ports/checkpoint-store.ts'

/** A fresh, empty store for one case. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: CheckpointStore
  /** The same store as a later run sees it: for a store in files, another store in the same directory. */
  reopen(): CheckpointStore
  /**
   * Ends the lease of the present owner without its knowledge, as when it was not renewed in time: the next
   * `acquire` succeeds. The owner itself continues.
   */
  expire(id: CheckpointId): Promise<void>
  /** Whether its checkpoints are `Checkpoint.shared`; default false. */
  readonly shared?: boolean
}
