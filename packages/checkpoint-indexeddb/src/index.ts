/**
 * Checkpoints of uploads in the IndexedDB of a browser: an upload resumes after a reload, a crash of the tab
 * or of the browser, and each checkpoint has one owner among all tabs.
 *
 * @packageDocumentation
 */
export type { FileHandle } from './database/file-handle.ts'
export { type StoredHandles, type StoredHandlesOptions, storedHandles } from './handles/stored-handles.ts'
export type { IndexedDbCheckpointLease } from './store/acquire-lease.ts'
export {
  type IndexedDbCheckpointStore,
  type IndexedDbCheckpointStoreOptions,
  indexedDbCheckpointStore,
} from './store/indexeddb-checkpoint-store.ts'
