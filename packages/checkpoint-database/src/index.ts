/**
 * What checkpoint stores in databases have in common: leases that are renewed and fenced, calls that are
 * repeated, requests to the owner, listings and sweeps. A store implements the port `CheckpointDatabase`.
 *
 * @packageDocumentation
 */
export { LeasedDatabase } from './calls/leased-database.ts'
export { attemptLimitMs } from './calls/repeat.ts'
export { invalidOption } from './options/check-options.ts'
export type {
  AcquireResult,
  ChangeAction,
  ChangeResult,
  CheckpointChange,
  CheckpointDatabase,
  CheckpointPage,
  LeaseClaim,
  OldCheckpoints,
  PartText,
  RecordedCheckpoint,
} from './port/checkpoint-database.ts'
export type { ProcessClock, SleepOptions } from './port/process-clock.ts'
export {
  type DatabaseCheckpointStore,
  type DatabaseCheckpointStoreOptions,
  databaseCheckpointStore,
} from './store/database-checkpoint-store.ts'
export type { SweepOptions, SweptCheckpoints } from './store/sweep.ts'
