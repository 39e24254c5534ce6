/**
 * Files as targets of downloads.
 *
 * @packageDocumentation
 */

export { fileTarget } from './file/file-target.ts'
export { discardDownload } from './file/forget-download.ts'
