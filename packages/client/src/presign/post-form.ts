import type { PostCondition } from '@oss/signer'
import type { Connection } from '../connection/connection.ts'
import { urlOf } from '../connection/endpoint.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice } from '../options/header-value.ts'
import { checkBucket, checkKey, quoted } from '../options/object-name.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { payerHeaders } from '../options/transfer-options.ts'
import { createUrlSigner, type ExpiryOptions } from './presign.ts'

/** The object that a form uploads. A form cannot set tags. */
export interface PostFormInput extends ExpiryOptions, Omit<ObjectOptions, 'tagging'> {
  readonly bucket: string
  /** Key of the object; an alternative to `keyPrefix`. */
  readonly key?: string
  /**
   * Start of the key; the name of the selected file follows, unless the page sets another key in the form.
   */
  readonly keyPrefix?: string
  /** Minimum and maximum size of the file in bytes. Default: 0 to 5 GiB. */
  readonly size?: { readonly min?: number; readonly max: number }
  /** Status of the response to a successful upload; only 201 comes with a document. Default: 204. */
  readonly successStatus?: 200 | 201 | 204
}

/** A form that uploads one object until it expires. Treat it as a secret. */
export interface PostForm {
  /** URL to which the form is posted as `multipart/form-data`. */
  readonly url: string
  /** All fields except the last one, `file`. */
  readonly fields: Readonly<Record<string, string>>
}

/** Names of form fields that differ from the headers of PutObject (OSS: PostObject). */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  'content-type': 'x-oss-content-type',
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
  'x-oss-callback': 'callback',
}

export async function signPostForm(
  connection: Connection,
  input: PostFormInput & RequestOptions,
): Promise<PostForm> {
  checkBucket(input.bucket)
  const { signer, endpoint, credentials, at } = await createUrlSigner(connection, input)
  const { bucket, expiresInSeconds, successStatus } = input
  payerHeaders(input)
  choice('successStatus', successStatus, [200, 201, 204])
  const [key, keyCondition] = keyField(input)
  const fields: Record<string, string> = {
    ...objectFields(input),
    ...(successStatus !== undefined && { success_action_status: String(successStatus) }),
  }
  const conditions: PostCondition[] = [
    { bucket },
    keyCondition,
    ...sizeConditions(input.size),
    ...Object.entries(fields).map(([name, value]) => ['eq', `$${name}`, value] as const),
  ]
  const signed = signer.signPolicy({ expiresInSeconds, conditions }, credentials, at)
  return { url: urlOf(endpoint, bucket, undefined, {}).href, fields: { key, ...fields, ...signed } }
}

function keyField({ key, keyPrefix }: PostFormInput): readonly [key: string, condition: PostCondition] {
  if ((key === undefined) === (keyPrefix === undefined)) {
    throw new ValidationError('KEY_INVALID', 'key', 'exactly one of key and keyPrefix is required')
  }
  if (key !== undefined) {
    checkKey(key)
    // OSS replaces this placeholder with the name of the file.
    if (key.includes('$' + '{filename}')) {
      throw new ValidationError(
        'KEY_INVALID',
        'key',
        'key must not contain the placeholder of a file name; use keyPrefix instead',
      )
    }
    return [key, ['eq', '$key', key]]
  }
  const prefix = keyPrefix ?? ''
  if (prefix !== '') checkKey(prefix)
  return [`${prefix}$\{filename}`, ['starts-with', '$key', prefix]]
}

function sizeConditions(size: PostFormInput['size']): readonly PostCondition[] {
  if (size === undefined) return []
  const { min = 0, max }: { min?: number; max?: number } = size ?? {}
  if (!Number.isSafeInteger(min) || min < 0)
    throw sizeInvalid('size.min', 'a whole number of bytes, 0 or more', min)
  if (max === undefined || !Number.isSafeInteger(max) || max < min)
    throw sizeInvalid('size.max', `a whole number of bytes, ${min} or more`, max)
  return [['content-length-range', min, max]]
}

function sizeInvalid(field: string, range: string, value: unknown): ValidationError {
  return new ValidationError('RANGE_INVALID', field, `${field} must be ${range} (got ${quoted(value)})`)
}

function objectFields(input: PostFormInput): Record<string, string> {
  const { 'x-oss-callback-var': _, ...headers } = objectHeaders(input)
  const named = Object.entries(headers).map(([name, value]) => [FIELD_NAMES[name] ?? name, value])
  // Each variable of the callback is a field of its own.
  const variables = Object.entries(input.callback?.variables ?? {}).map(([name, value]) => [
    `x:${name}`,
    value,
  ])
  return Object.fromEntries([...named, ...variables])
}
