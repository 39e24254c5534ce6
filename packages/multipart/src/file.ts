/**
 * Upload sources that are files. Apart from the root entry, because this one needs Node.
 *
 * @packageDocumentation
 */
export { fileSource } from './sources/file-source.ts'
