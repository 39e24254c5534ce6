import { ServiceError } from '../errors/service-error.ts'

/** An access key that the emulator accepts. */
export interface EmulatorCredentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Makes the access key temporary (STS): requests must send this token. */
  readonly securityToken?: string
  /** Expiry of the token, milliseconds since 1970. Default: never. */
  readonly expiresAt?: number
  /** Allowed actions, such as `oss:PutObject`. Default: all. */
  readonly permissions?: readonly string[]
}

/**
 * Finds the credentials that a request names.
 *
 * @param token security token of the request.
 * @throws ServiceError as in docs/protocol.md#authentication-errors.
 */
export function findCredentials(
  known: readonly EmulatorCredentials[],
  accessKeyId: string,
  token: string | undefined,
  now: number,
): EmulatorCredentials {
  const candidates = known.filter((credentials) => credentials.accessKeyId === accessKeyId)
  if (candidates.length === 0) throw unknownKey(accessKeyId)
  const found = candidates.find((credentials) => credentials.securityToken === token)
  if (found === undefined) throw tokenProblem(known, accessKeyId, token)
  if (found.expiresAt !== undefined && found.expiresAt <= now) throw expiredToken(token ?? '')
  return found
}

export function expiredToken(token: string): ServiceError {
  return new ServiceError('SecurityTokenExpired', { details: { SecurityToken: token } })
}

function unknownKey(accessKeyId: string): ServiceError {
  return new ServiceError('InvalidAccessKeyId', { details: { OSSAccessKeyId: accessKeyId } })
}

function tokenProblem(
  known: readonly EmulatorCredentials[],
  accessKeyId: string,
  token: string | undefined,
): ServiceError {
  if (token === undefined) {
    return new ServiceError('InvalidAccessKeyId', {
      message:
        'The OSS Access Key Id you provided does not exist in our records. The Security Token may be lost to specify that it is a STS Access Id.',
      ec: '0002-00000003',
      details: { OSSAccessKeyId: accessKeyId },
    })
  }
  const belongsToAnother = known.some((credentials) => credentials.securityToken === token)
  return new ServiceError(belongsToAnother ? 'AccessKeyIdAndSecurityTokenNotMatch' : 'InvalidSecurityToken')
}
