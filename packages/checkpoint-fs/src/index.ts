/**
 * A checkpoint store in files: uploads and downloads resume after crashes, power losses and restarts.
 *
 * @packageDocumentation
 */

export { readSideFile, removeSideFile, replaceSideFile } from './files/side-file.ts'
export type { Durability } from './files/sync-directory.ts'
export { type ReleasedLock, releaseLock } from './lock/release-lock.ts'
export type { FsCheckpointLease } from './store/fs-checkpoint-lease.ts'
export {
  type FsCheckpointStore,
  type FsCheckpointStoreOptions,
  fsCheckpointStore,
} from './store/fs-checkpoint-store.ts'
export { nodeSystem } from './system/node-system.ts'
export type { ProcessIdentity } from './system/process-identity.ts'
export type { FileHandle, FileStats, FileSystem, Processes, System } from './system/system.ts'
