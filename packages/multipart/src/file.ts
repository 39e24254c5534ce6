/**
 * Upload sources that are files. A separate entry, because it needs Node.js.
 *
 * @packageDocumentation
 */
export { fileSource } from './sources/file-source.ts'
