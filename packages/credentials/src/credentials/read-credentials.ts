import { type Credentials, parseExpiresAt } from '@oss/signer'
import type { ErrorFactory } from '../errors/credentials-error.ts'
import { type Fields, textOf } from './json-fields.ts'

/**
 * Reads credentials with the field names of the services (`AccessKeyId`) or of the `aliyun` command
 * (`access_key_id`).
 */
export function readCredentials(fields: Fields, fail: ErrorFactory): Credentials {
  const accessKeyId = textOf(fields, 'AccessKeyId') ?? textOf(fields, 'access_key_id')
  const accessKeySecret = textOf(fields, 'AccessKeySecret') ?? textOf(fields, 'access_key_secret')
  if (accessKeyId === undefined) throw fail('RESPONSE_INVALID', 'the response has no AccessKeyId.')
  if (accessKeySecret === undefined) throw fail('RESPONSE_INVALID', 'the response has no AccessKeySecret.')
  const securityToken = textOf(fields, 'SecurityToken') ?? textOf(fields, 'sts_token')
  const expiresAt = parseExpiration(fields['Expiration'] ?? fields['expiration'], fail)
  return {
    accessKeyId,
    accessKeySecret,
    ...(securityToken !== undefined && { securityToken }),
    ...(expiresAt !== undefined && { expiresAt }),
  }
}

/** Like `readCredentials`, but refuses credentials without a security token. */
export function readTemporaryCredentials(fields: Fields, fail: ErrorFactory): Credentials {
  const credentials = readCredentials(fields, fail)
  if (credentials.securityToken !== undefined) return credentials
  throw fail('RESPONSE_INVALID', 'the response has no SecurityToken.')
}

function parseExpiration(value: unknown, fail: ErrorFactory): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  try {
    // Without the expiry time, an expired token would stay in use and be rejected for no visible reason.
    return parseExpiresAt(value as Credentials['expiresAt'])
  } catch (cause) {
    const message =
      'the Expiration of the response is neither an ISO 8601 string nor milliseconds since the epoch.'
    throw fail('RESPONSE_INVALID', message, cause)
  }
}
