/**
 * Carries out an upload that a server has signed, in a browser or wherever there is `fetch`. Needs no credentials and nothing of Node.js.
 *
 * @packageDocumentation
 */
export type { Crc64 } from '@oss/multipart'
export type { PresignedCall, PresignedPart, PresignedUpload } from './presigned-upload.ts'
export { PresignedUploadError } from './presigned-upload-error.ts'
export {
  type PresignedOutcome,
  type PresignedUploadOptions,
  uploadPresigned,
} from './upload-presigned.ts'
export { ValidationError, type ValidationErrorCode } from './validation-error.ts'
