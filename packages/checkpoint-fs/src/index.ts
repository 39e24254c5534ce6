/**
 * A checkpoint store in files: uploads continue after crashes, power losses and restarts.
 *
 * @packageDocumentation
 */
export {
  type FsCheckpointLease,
  type FsCheckpointStore,
  type FsCheckpointStoreOptions,
  fsCheckpointStore,
} from './fs-checkpoint-store.ts'
export type { Durability } from './journal-file.ts'
export type { ProcessIdentity } from './process-identity.ts'
export { type ReleasedLock, releaseLock } from './release-lock.ts'
export { readSideFile, removeSideFile, replaceSideFile } from './side-file.ts'
export {
  type FileFacts,
  type FileSystem,
  nodeSystem,
  type OpenFile,
  type Processes,
  type System,
} from './system.ts'
