import type { Credentials } from '@oss/client/upload'
import { CredentialsError } from '../errors/credentials-error.ts'

type Fields = Readonly<Record<string, unknown>>

/** Reads the response of STS, or of a server that passes it on. @throws CredentialsError */
export function readCredentials(response: unknown): Credentials {
  const fields = fieldsOf(response)
  const found = fieldsOf(fields['Credentials'] ?? fields['credentials'] ?? fields)
  const expiresAt = found['expiresAt'] ?? found['expiration'] ?? found['Expiration']
  return {
    accessKeyId: required(found, 'accessKeyId', 'AccessKeyId'),
    accessKeySecret: required(found, 'accessKeySecret', 'AccessKeySecret'),
    securityToken: required(found, 'securityToken', 'SecurityToken'),
    ...(isExpiry(expiresAt) && { expiresAt }),
  }
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields
  throw new CredentialsError('RESPONSE_INVALID', 'The response with the credentials is not an object.')
}

function required(fields: Fields, ...names: readonly [string, string]): string {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') return value
  }
  throw new CredentialsError('RESPONSE_INVALID', `The response with the credentials has no ${names[0]}.`)
}

function isExpiry(value: unknown): value is NonNullable<Credentials['expiresAt']> {
  return typeof value === 'number' || typeof value === 'string' || value instanceof Date
}
