import type { DownloadError, ObjectChangedError, TargetError } from '@oss/download'
import type { HttpError, OptionError, XmlError } from '@oss/http/core'
import type {
  CheckpointError,
  ChecksumError,
  ErrorJson,
  PlanError,
  SourceError,
  UploadError,
} from '@oss/multipart'
import type { SigningError } from '@oss/signer'
import type { AppendError } from './append-error.ts'
import type { PresignedUploadError } from './presigned-upload-error.ts'
import type { ResponseError } from './response-error.ts'
import type { SyncError } from './sync-error.ts'
import type { ValidationError } from './validation-error.ts'

/** An error of `@oss/credentials` or `@oss/encryption`. Their classes have its codes as literals. */
export interface ExtensionError extends Error {
  /** Discriminator. */
  readonly name: 'CredentialsError' | 'EncryptionError'
  /** Reason, for programs. */
  readonly code: string
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary: boolean
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials: boolean
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined
  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson
}

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
  | SyncError
  | ChecksumError
  | SourceError
  | CheckpointError
  | UploadError
  | DownloadError
  | TargetError
  | ObjectChangedError
  | PresignedUploadError
  | ExtensionError

/**
 * Whether a value is an error of this SDK. Unlike `instanceof`, works across several copies of its packages.
 */
export function isOssError(value: unknown): value is OssError {
  return typeof value === 'object' && value !== null && Symbol.for('oss.error') in value
}
