import { isHttpError, type ServiceError } from '@oss/http/core'

/** Whether OSS rejected a request with this error code. */
export function isRefusal(error: unknown, code: string): error is ServiceError {
  return isHttpError(error) && error.name === 'ServiceError' && error.code === code
}
