/**
 * Files as targets of downloads.
 *
 * @packageDocumentation
 */

export { discardDownload } from './file/discard-download.ts'
export { fileTarget } from './file/file-target.ts'
