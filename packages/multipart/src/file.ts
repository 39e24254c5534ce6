/**
 * Upload sources that are files. A separate entry, because it needs Node.js.
 *
 * @packageDocumentation
 */
export { fileSource } from './sources/files/file-source.ts'
export { type SharedFileOptions, sharedFileSource } from './sources/files/shared-file-source.ts'
