import { CredentialsError as BrowserCredentialsError } from '@oss/browser'
import {
  AppendError,
  CheckpointError,
  ChecksumError,
  DownloadError,
  InterruptedError,
  OptionError,
  type OssError,
  PlanError,
  ResponseError,
  ServiceError,
  SigningError,
  SourceError,
  SyncError,
  TargetError,
  TransportError,
  UploadError,
  ValidationError,
} from '@oss/client'
import { PresignedUploadError } from '@oss/client/presigned'
import { CredentialsError } from '@oss/credentials'
import { ObjectChangedError } from '@oss/download'
import { EncryptionError } from '@oss/encryption'
import { AttemptError, XmlError } from '@oss/http'
import type { Crc64 } from '@oss/multipart'

const REQUEST = {
  ...{ attempts: 1, method: 'PUT', target: 'https://b.oss/k', operation: 'UploadPart' },
  mayHaveBeenApplied: false,
}

function serviceError(code: string, status: number, endpoint?: string): ServiceError {
  return new ServiceError({
    ...REQUEST,
    ...{ code, status, message: `${code}: refused`, requestId: '5C3D9175B6FC201293AD', ec: '0003-00000001' },
    ...{ hostId: 'b.oss', serverTime: new Date(0), retryAfterMs: undefined },
    details: endpoint === undefined ? {} : { Endpoint: endpoint },
  })
}

function uploadError(code: UploadError['code'], cause: unknown): UploadError {
  return new UploadError('The upload failed.', {
    ...{ code, cause, resumable: true, uploadId: undefined },
    ...{ partsRecorded: 1, partsTotal: 3 },
  })
}

/** At least one error of each exported class, with the fields that it can have. */
export function errorInstances(): readonly (OssError | AttemptError)[] {
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET', socket: () => undefined })
  const unreachable = new TransportError({
    ...REQUEST,
    ...{
      code: 'CONNECT_FAILED',
      message: 'No connection.',
      cause: new AggregateError([reset], 'all failed'),
    },
  })
  const locked = new CheckpointError('LOCKED', 'Another process has it.')
  return [
    new AppendError('NOT_A_PREFIX', 5, 'The object differs.'),
    new AttemptError('SOCKET_CLOSED', 'Closed.', { mayHaveBeenApplied: true, cause: reset }),
    locked,
    new CheckpointError('UNWRITABLE', 'No space.', { cause: reset }),
    new ChecksumError('Part 1', '1' as unknown as Crc64, '2' as unknown as Crc64),
    new CredentialsError({ code: 'NOT_CONFIGURED', source: 'profile', message: 'missing' }),
    new CredentialsError({ code: 'UNAVAILABLE', source: 'STS', message: 'no response', cause: reset }),
    new BrowserCredentialsError('UNAVAILABLE', '/sts did not respond.', { cause: reset }),
    new BrowserCredentialsError('REFUSED', '/sts returned no credentials: status 403.'),
    new DownloadError('Not read.', {
      ...{ code: 'REQUEST_FAILED', cause: unreachable, resumable: true },
      ...{ draft: 'k.part', partsRecorded: 0, partsTotal: 1 },
    }),
    new EncryptionError('KEY_INVALID', 'Not a key.'),
    new EncryptionError('WRAP_FAILED', 'Not wrapped.', { cause: unreachable }),
    new InterruptedError({ ...REQUEST, code: 'ClientError:100002', message: 'Disabled.' }),
    new ObjectChangedError('Changed.'),
    new OptionError('maxAttempts', 'maxAttempts must be 1 or more.'),
    new PlanError('PARALLEL_OUT_OF_RANGE', 'parallel', 'parallel must be 1 or more.'),
    new PresignedUploadError('CORS_REFUSED', 'No CORS rule.', { cause: reset }),
    new PresignedUploadError('REFUSED', 'Busy.', { status: 503, serviceCode: 'ServiceUnavailable' }),
    new ResponseError('UploadPart', undefined, 'has no ETag'),
    ...['AccessDenied', 'InvalidAccessKeyId', 'RequestTimeTooSkewed'].map((code) => serviceError(code, 403)),
    ...['NoSuchKey', 'NoSuchBucket'].map((code) => serviceError(code, 404)),
    serviceError('RequestTimeout', 400),
    serviceError('ServiceUnavailable', 503),
    serviceError('NotImplemented', 501),
    serviceError('CallbackFailed', 203),
    new SigningError('CREDENTIALS_EXPIRED', 'expiresAt', 'Expired.'),
    new SigningError('REGION_INVALID', 'region', 'No region.'),
    new SourceError('SOURCE_UNREADABLE', 'Not read.', { cause: reset }),
    new SyncError('EMPTY_SOURCE', 3, 'The source has no files.'),
    new SyncError('EMPTY_SOURCE', 3, 'The source has no files.'),
    new TargetError('NO_SPACE', 'Disk full.', { cause: reset }),
    unreachable,
    new TransportError({ ...REQUEST, code: 'TLS_REJECTED', message: 'Certificate.' }),
    uploadError('CHECKPOINT_FAILED', locked),
    uploadError('INTERRUPTED', new DOMException('Stopped.', 'AbortError')),
    uploadError('PART_FAILED', serviceError('AccessDenied', 403)),
    uploadError('SOURCE_CHANGED', new SourceError('SOURCE_CHANGED', 'Changed.')),
    new ValidationError('KEY_INVALID', 'key', 'No key.'),
    new XmlError('XML_MALFORMED', 'Cut.'),
  ]
}
