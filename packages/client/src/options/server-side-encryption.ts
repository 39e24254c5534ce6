import { ValidationError } from '../errors/validation-error.ts'
import { defined, headerValue } from './header-value.ts'

/**
 * Server-side encryption of an object (OSS: x-oss-server-side-encryption).
 *
 * - `AES256`, `SM4`: with keys that OSS manages.
 * - `KMS`: with a key of the Key Management Service: `keyId`, or the default key of OSS.
 *   `dataEncryption: 'SM4'` encrypts the content with SM4 instead of AES-256.
 */
export type ServerSideEncryption =
  | { readonly algorithm: 'AES256' | 'SM4' }
  | { readonly algorithm: 'KMS'; readonly keyId?: string; readonly dataEncryption?: 'SM4' }

/**
 * Returns the headers of a server-side encryption.
 *
 * @throws ValidationError `ENCRYPTION_INVALID` or `HEADER_INVALID`
 */
export function encryptionHeaders(encryption: ServerSideEncryption): Record<string, string> {
  const { algorithm } = encryption
  if (algorithm === 'KMS') {
    const { keyId, dataEncryption } = encryption
    if (dataEncryption !== undefined && dataEncryption !== 'SM4') throw invalid('dataEncryption must be SM4')
    return defined({
      'x-oss-server-side-encryption': algorithm,
      'x-oss-server-side-encryption-key-id': headerValue('encryption.keyId', keyId),
      'x-oss-server-side-data-encryption': dataEncryption,
    })
  }
  if (algorithm !== 'AES256' && algorithm !== 'SM4')
    throw invalid('algorithm must be one of: AES256, KMS, SM4')
  // OSS would ignore the key, but the caller expects that it is used.
  if (
    Reflect.get(encryption, 'keyId') !== undefined ||
    Reflect.get(encryption, 'dataEncryption') !== undefined
  )
    throw invalid('keyId and dataEncryption require the algorithm KMS')
  return { 'x-oss-server-side-encryption': algorithm }
}

/** Reads the server-side encryption of a stored object from a response. */
export function readEncryption(
  headers: Readonly<Record<string, string | undefined>>,
): ServerSideEncryption | undefined {
  const algorithm = headers['x-oss-server-side-encryption']
  if (algorithm === 'AES256' || algorithm === 'SM4') return { algorithm }
  if (algorithm !== 'KMS') return undefined
  const keyId = headers['x-oss-server-side-encryption-key-id']
  const isSm4 = headers['x-oss-server-side-data-encryption'] === 'SM4'
  return { algorithm, ...(keyId && { keyId }), ...(isSm4 && { dataEncryption: 'SM4' }) }
}

function invalid(problem: string): ValidationError {
  return new ValidationError('ENCRYPTION_INVALID', 'encryption', `encryption: ${problem}`)
}
