/**
 * A file as the target of a download.
 *
 * @packageDocumentation
 */

export { fileTarget } from './file-target.ts'
export { forgetDownload } from './forget-download.ts'
