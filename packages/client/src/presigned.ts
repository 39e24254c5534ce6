/**
 * Carries out an upload that a server has signed, in a browser or any other environment with `fetch`.
 * Requires neither credentials nor Node.js.
 *
 * @packageDocumentation
 */
export type { NetworkStatus } from '@oss/http/core'
export type { Crc64, ErrorJson } from '@oss/multipart'
export { PresignedUploadError, type PresignedUploadErrorCode } from './errors/presigned-upload-error.ts'
export { ValidationError, type ValidationErrorCode } from './errors/validation-error.ts'
export {
  type PresignedUploadHandle,
  startPresignedUpload,
  uploadPresigned,
} from './page/browser-upload.ts'
export type { FinishedPart, PartRecords } from './page/finished-parts.ts'
export type { PresignedUploadOptions, PresignedUploadResult } from './page/presigned-options.ts'
export type { PresignedPart, PresignedRequest, PresignedUpload } from './presign/presigned-upload.ts'
