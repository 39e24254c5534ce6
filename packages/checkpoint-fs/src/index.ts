/**
 * A checkpoint store in files: uploads continue after crashes, power losses and restarts.
 *
 * @packageDocumentation
 */
export { type FsCheckpointStoreOptions, fsCheckpointStore } from './fs-checkpoint-store.ts'
export type { Durability } from './journal-file.ts'
