/**
 * A checkpoint store in memory, for tests and for uploads that need not survive their process.
 *
 * @packageDocumentation
 */
export {
  type MemoryCheckpointStore,
  type MemoryCheckpointStoreOptions,
  memoryCheckpointStore,
} from './store/memory-checkpoint-store.ts'
