/**
 * Carries out an upload that a server has signed, in a browser or any other environment with `fetch`.
 * Requires neither credentials nor Node.js.
 *
 * @packageDocumentation
 */
export type { Crc64, ErrorJson } from '@oss/multipart'
export { PresignedUploadError, type PresignedUploadErrorCode } from './errors/presigned-upload-error.ts'
export { ValidationError, type ValidationErrorCode } from './errors/validation-error.ts'
export {
  type PresignedUploadOptions,
  type PresignedUploadResult,
  uploadPresigned,
} from './presign/browser-upload.ts'
export type { PresignedPart, PresignedRequest, PresignedUpload } from './presign/presigned-upload.ts'
