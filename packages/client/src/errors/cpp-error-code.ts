import { isOssError, type OssError } from './oss-error.ts'

/**
 * Returns the code that the C++ SDK reports as `outcome.error().Code()`: `ClientError:NUMBER` for errors on
 * the client, `ValidateError` for arguments, and OSS's own code for its errors.
 */
export function cppErrorCode(error: OssError): string {
  switch (error.name) {
    case 'ServiceError':
      return error.code === 'BadErrorResponse' ? `ServerError:${error.status}` : error.code
    case 'InterruptedError':
      return error.code
    case 'TransportError':
      return TRANSPORT_CODES[error.code] ?? 'ClientError:200056'
    case 'ChecksumError':
      return 'ClientError:100001'
    case 'UploadError':
    case 'DownloadError':
      return transferCode(error)
    case 'ValidationError':
    case 'OptionError':
    case 'PlanError':
    case 'AppendError':
    case 'SyncError':
    case 'SigningError':
      return 'ValidateError'
    case 'ResponseError':
    case 'XmlError':
      return 'ServerError:200'
    case 'SourceError':
    case 'TargetError':
    case 'ObjectChangedError':
    case 'CheckpointError':
    case 'PresignedUploadError':
    case 'CredentialsError':
    case 'EncryptionError':
      return 'ValidateError'
    default:
      return error satisfies never
  }
}

// 200000 plus the error number of curl, which the C++ SDK uses to send requests.
const TRANSPORT_CODES: Readonly<Partial<Record<string, string>>> = {
  CONNECT_FAILED: 'ClientError:200007',
  CONNECT_TIMEOUT: 'ClientError:200028',
  IDLE_TIMEOUT: 'ClientError:200028',
  RESPONSE_TIMEOUT: 'ClientError:200028',
  TOTAL_TIMEOUT: 'ClientError:200028',
  SOCKET_CLOSED: 'ClientError:200055',
  BODY_LENGTH_MISMATCH: 'ClientError:200018',
  TLS_REJECTED: 'ClientError:200035',
  PROXY_REFUSED: 'ClientError:200056',
  INSECURE_ENDPOINT: 'ValidateError',
  REQUEST_INVALID: 'ValidateError',
}

function transferCode(error: Extract<OssError, { readonly name: 'UploadError' | 'DownloadError' }>): string {
  if (error.code === 'OBJECT_CRC64_MISMATCH' || error.code === 'CRC64_MISMATCH') return 'CrcCheckError'
  if (isOssError(error.cause)) return cppErrorCode(error.cause)
  // An interruption by a signal or by the handle has no counterpart in C++, so it gets the code of
  // DisableRequest.
  return error.code === 'INTERRUPTED' || error.code === 'CANCELLED' ? 'ClientError:100002' : 'ValidateError'
}
