import type { FailSource } from '../errors/credentials-error.ts'
import type { Credentials } from './credentials.ts'

/** The fields of an object that came from outside, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>

/** Reads JSON that must be an object. The text is not repeated in the error: it may hold secrets. */
export function readJson(text: string, fail: FailSource): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw fail('ANSWER_INVALID', 'what came is not JSON.')
  }
  return fieldsOf(value) ?? raise(fail('ANSWER_INVALID', 'what came is not a JSON object.'))
}

/** The fields of a value, if it is an object. */
export function fieldsOf(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined
}

/** A field's text, if it has one that is not empty. */
export function textOf(fields: Fields, name: string): string | undefined {
  if (!Object.hasOwn(fields, name)) return undefined
  const value = fields[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** Credentials as Alibaba Cloud's services and command line write them: `AccessKeyId` or `access_key_id`, and so on. */
export function readCredentials(fields: Fields, fail: FailSource): Credentials {
  const accessKeyId = textOf(fields, 'AccessKeyId') ?? textOf(fields, 'access_key_id')
  const accessKeySecret = textOf(fields, 'AccessKeySecret') ?? textOf(fields, 'access_key_secret')
  if (accessKeyId === undefined) throw fail('ANSWER_INVALID', 'there is no AccessKeyId in what came.')
  if (accessKeySecret === undefined) throw fail('ANSWER_INVALID', 'there is no AccessKeySecret in what came.')
  const securityToken = textOf(fields, 'SecurityToken') ?? textOf(fields, 'sts_token')
  const expiresAt = expiryOf(fields['Expiration'] ?? fields['expiration'], fail)
  return {
    accessKeyId,
    accessKeySecret,
    ...(securityToken !== undefined && { securityToken }),
    ...(expiresAt !== undefined && { expiresAt }),
  }
}

/** Credentials that must be temporary ones. */
export function readTemporaryCredentials(fields: Fields, fail: FailSource): Credentials {
  const credentials = readCredentials(fields, fail)
  if (credentials.securityToken !== undefined) return credentials
  throw fail('ANSWER_INVALID', 'there is no SecurityToken in what came.')
}

function expiryOf(value: unknown, fail: FailSource): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  // Without knowing the end, a token would be used beyond it, and nobody would know why it is refused.
  if (Number.isNaN(time)) throw fail('ANSWER_INVALID', 'the Expiration in what came is not a time.')
  return time
}

function raise(error: Error): never {
  throw error
}
