/**
 * All operations of OSS for a client of `@oss/browser`: listing, reading, copying, deleting, signing,
 * streams. Import it when they are needed: a page that only uploads does not load it.
 *
 * @packageDocumentation
 */
export { allOperations, OssCoreClient } from '@oss/client/core'
