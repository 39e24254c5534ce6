import {
  CheckpointError,
  ServiceError,
  SigningError,
  SourceError,
  TransportError,
  UploadError,
} from '@oss/client'
import { CredentialsError, type CredentialsErrorCode } from '@oss/credentials'
import { describe, expect, it } from 'vitest'
import { CliError } from './cli-error.ts'
import { exitCodeOf } from './exit-codes.ts'
import { Stopped } from './stopped.ts'

const REQUEST = {
  attempts: 1,
  method: 'PUT',
  target: 'https://h/k',
  operation: 'UploadPart',
  mayHaveBeenApplied: false,
}

function service(code: string, status: number, details: Readonly<Record<string, string>> = {}): ServiceError {
  const nothing = {
    requestId: undefined,
    ec: undefined,
    hostId: undefined,
    serverTime: undefined,
    retryAfterMs: undefined,
  }
  return new ServiceError({ code, status, message: code, details, ...nothing, ...REQUEST })
}

function transport(code: ConstructorParameters<typeof TransportError>[0]['code']): TransportError {
  return new TransportError({ code, message: code, ...REQUEST })
}

function credentials(code: CredentialsErrorCode): CredentialsError {
  return new CredentialsError({ code, source: 'ECS RAM role', message: code })
}

function upload(code: ConstructorParameters<typeof UploadError>[1]['code'], cause?: unknown): UploadError {
  return new UploadError(code, {
    code,
    cause,
    resumable: true,
    uploadId: undefined,
    partsRecorded: 0,
    partsTotal: 0,
  })
}

describe('exitCodeOf', () => {
  it.each([
    ['a bad command line', new CliError('USAGE_INVALID', ''), 2],
    ['a secret in the flags', new CliError('SECRET_IN_FLAGS', ''), 2],
    ['missing keys', new CliError('CREDENTIALS_MISSING', ''), 77],
    ['an unsafe credentials file', new CliError('CREDENTIALS_FILE_UNSAFE', ''), 77],
    ['an object that is not there', new CliError('OBJECT_MISSING', ''), 66],
    ['a checkpoint that is not there', new CliError('CHECKPOINT_MISSING', ''), 73],
    ['expired keys', new SigningError('CREDENTIALS_EXPIRED', 'expiresAt', ''), 77],
    ['a bad region', new SigningError('REGION_INVALID', 'region', ''), 2],
    ['a refusal', service('AccessDenied', 403), 77],
    ['a refused clock', service('RequestTimeTooSkewed', 403), 77],
    ['bytes that arrived damaged', service('InvalidDigest', 400), 65],
    [
      'a bucket with another endpoint',
      service('AccessDenied', 403, { Endpoint: 'oss-cn-beijing.aliyuncs.com' }),
      76,
    ],
    ['a region of another endpoint', service('InvalidArgument', 400), 76],
    ['an archived object', service('InvalidObjectState', 403), 76],
    ['a page of a proxy with 403', service('BadErrorResponse', 403), 76],
    ['a code with 403 that is not about credentials', service('KmsServiceNotEnabled', 403), 77],
    ['a role server that does not respond', credentials('UNAVAILABLE'), 69],
    ['a role server that refuses', credentials('REFUSED'), 77],
    ['a profile that does not exist', credentials('NOT_CONFIGURED'), 77],
    ['a missing bucket', service('NoSuchBucket', 404), 76],
    ['an overloaded service', service('ServiceUnavailable', 503), 69],
    ['an unknown operation', service('NotImplemented', 501), 76],
    ['a certificate that is not trusted', transport('TLS_REJECTED'), 76],
    ['a proxy that asks for a password', transport('PROXY_REFUSED'), 76],
    ['a redirect', transport('REDIRECT_REFUSED'), 76],
    ['a broken connection', transport('SOCKET_CLOSED'), 69],
    ['plain http', transport('INSECURE_ENDPOINT'), 2],
    ['a missing file', new SourceError('SOURCE_UNREADABLE', ''), 66],
    ['a file that changes', new SourceError('SOURCE_CHANGED', ''), 65],
    ['a bad place for checkpoints', new CheckpointError('UNWRITABLE', ''), 73],
    ['an interruption', upload('INTERRUPTED'), 75],
    ['an object that arrived damaged', upload('OBJECT_CRC64_MISMATCH'), 65],
    [
      'an upload that another process continues',
      upload('TAKEN_OVER', new CheckpointError('TAKEN_OVER', '')),
      69,
    ],
    ['a lost upload', upload('UPLOAD_LOST'), 76],
    ['a part that was refused', upload('PART_FAILED', service('AccessDenied', 403)), 77],
    ['a part that could not be sent', upload('PART_FAILED', transport('SOCKET_CLOSED')), 69],
    ['an upload that fails without a cause', upload('REQUEST_FAILED'), 76],
    ['an unknown completion', upload('COMPLETION_UNKNOWN', transport('RESPONSE_TIMEOUT')), 69],
    [
      'a checkpoint that cannot be written',
      upload('CHECKPOINT_FAILED', new CheckpointError('UNWRITABLE', '')),
      73,
    ],
    [
      'a checkpoint that another process has',
      upload('CHECKPOINT_FAILED', new CheckpointError('LOCKED', '')),
      69,
    ],
    ['Ctrl-C', new Stopped('SIGINT'), 130],
    ['a request to end', new Stopped('SIGTERM'), 143],
    ['a closed pipe', new Stopped('SIGPIPE'), 141],
    ['a defect of this program', new TypeError('undefined is not a function'), 70],
    ['a thrown text', 'text', 70],
  ])('returns a code for %s', (_, error, code) => {
    expect(exitCodeOf(error)).toBe(code)
  })
})
