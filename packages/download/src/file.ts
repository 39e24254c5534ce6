/**
 * A file as the target of a download.
 *
 * @packageDocumentation
 */

export { fileTarget } from './file/file-target.ts'
export { forgetDownload } from './file/forget-download.ts'
