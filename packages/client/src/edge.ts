// What `@oss/client` is in edge runtimes (the conditions `workerd` and `edge-light`): `OssClient` without
// files, over `fetch`.
export {
  createRetryPolicy,
  InterruptedError,
  isHttpError,
  OptionError,
  ServiceError,
  TransportError,
} from '@oss/http/core'
export {
  CheckpointError,
  ChecksumError,
  DEFAULT_PARALLEL,
  DEFAULT_PART_SIZE,
  PlanError,
  SourceError,
  UploadError,
} from '@oss/multipart'
export { SigningError } from '@oss/signer'
export { MAX_PART_SIZE, MIN_PART_SIZE, OSS_LIMITS } from './bytes/oss-limits.ts'
export { anonymousCredentials, staticCredentials } from './connection/credentials.ts'
export { AppendError } from './errors/append-error.ts'
export { cppErrorCode } from './errors/cpp-error-code.ts'
export { isOssError } from './errors/oss-error.ts'
export { ResponseError } from './errors/response-error.ts'
export { ValidationError } from './errors/validation-error.ts'
export { allOperations, OssCoreClient } from './facade/oss-core-client.ts'
export { OssEdgeClient as OssClient } from './facade/oss-edge-client.ts'
export { OssObjectClient } from './facade/oss-object-client.ts'
export { OssUploadClient } from './facade/oss-upload-client.ts'
export { environmentCredentials } from './node/environment-credentials.ts'
export { DEFAULT_COPY_PART_SIZE } from './transfers/resumable-copy.ts'
