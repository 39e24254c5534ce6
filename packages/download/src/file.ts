/**
 * Files as targets of downloads.
 *
 * @packageDocumentation
 */

export { fileTarget } from './file/file-target.ts'
export { forgetDownload } from './file/forget-download.ts'
