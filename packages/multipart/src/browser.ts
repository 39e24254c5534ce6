/**
 * Upload sources of pages: files that a user picked or dropped, and handles of files.
 *
 * @packageDocumentation
 */
export { fileHandleSource, type ReadableFileHandle } from './sources/files/file-handle-source.ts'
export { pickedFileSource } from './sources/files/picked-file-source.ts'
