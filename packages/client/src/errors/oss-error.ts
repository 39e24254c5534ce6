import type { DownloadError, ObjectChangedError, TargetError } from '@oss/download'
import type { HttpError, OptionError, XmlError } from '@oss/http/core'
import type { CheckpointError, ChecksumError, PlanError, SourceError, UploadError } from '@oss/multipart'
import type { SigningError } from '@oss/signer'
import type { ResponseError } from './answer-error.ts'
import type { AppendError } from './append-error.ts'
import type { ValidationError } from './validation-error.ts'

/**
 * All errors of this SDK. Distinguish them by `name`, then by `code`; docs/errors.md describes how to handle
 * each.
 */
export type OssError =
  | ValidationError
  | OptionError
  | PlanError
  | SigningError
  | HttpError
  | XmlError
  | ResponseError
  | AppendError
  | ChecksumError
  | SourceError
  | CheckpointError
  | UploadError
  | DownloadError
  | TargetError
  | ObjectChangedError

/**
 * Whether a value is an error of this SDK. Unlike `instanceof`, works across several copies of its packages.
 */
export function isOssError(value: unknown): value is OssError {
  return value instanceof Error && Symbol.for('oss.error') in value
}
