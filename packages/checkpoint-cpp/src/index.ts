/**
 * A checkpoint store that shares its uploads with the OSS C++ SDK: what one begins, the other finishes.
 *
 * @packageDocumentation
 */
export { type CppCheckpointStoreOptions, cppCheckpointStore } from './cpp-checkpoint-store.ts'
