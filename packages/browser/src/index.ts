/**
 * Uploads from pages to Alibaba Cloud OSS that survive reloads, crashes and outages, and are reported as
 * complete only when the stored bytes match the file.
 *
 * @packageDocumentation
 */
export type { FileHandle } from '@oss/checkpoint-indexeddb'
export {
  type CredentialsProvider,
  type UploadHandle,
  type UploadOutcome,
  type UploadProgress,
  ValidationError,
} from '@oss/client/upload'
export { type StsCredentialsOptions, stsCredentials } from './credentials/sts-credentials.ts'
export { CredentialsError, type CredentialsErrorCode } from './errors/credentials-error.ts'
export type { OssBrowserClientOptions } from './facade/browser-client-options.ts'
export { OssBrowserClient } from './facade/oss-browser-client.ts'
export type { UnfinishedFile } from './uploads/unfinished-file.ts'
export type { BrowserUploadNotice, UploadFileInput } from './uploads/upload-file-input.ts'
