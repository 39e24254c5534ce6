/**
 * Upload sources that are files, and what changes files. A separate entry, because it needs Node.js.
 *
 * @packageDocumentation
 */
export { errorCode } from './files/error-code.ts'
export { type FileRetrySystem, retryWhileInUse } from './files/retry-while-in-use.ts'
export { fileSource } from './sources/files/file-source.ts'
export { type SharedFileOptions, sharedFileSource } from './sources/files/shared-file-source.ts'
