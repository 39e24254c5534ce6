/**
 * A checkpoint store that shares uploads with the OSS C++ SDK: either one can resume an upload that the other
 * started.
 *
 * @packageDocumentation
 */
export { type CppCheckpointStoreOptions, cppCheckpointStore } from './store/cpp-checkpoint-store.ts'
