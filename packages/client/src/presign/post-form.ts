import type { PostCondition } from '@oss/signer'
import { urlOf } from '../connection/endpoint.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice } from '../options/header-value.ts'
import { checkKey, quoted } from '../options/object-name.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { payerHeaders } from '../options/transfer-options.ts'
import type { Lifetime, UrlSigner } from './sign.ts'

/** What a form is to upload. A form cannot give an object tags. */
export interface PostFormInput extends Lifetime, Omit<ObjectOptions, 'tagging'> {
  readonly bucket: string
  /** The key of the object; or give `keyPrefix`. */
  readonly key?: string
  /** What the key begins with. The rest is the name of the file that is chosen, unless the page puts another key into the form. */
  readonly keyPrefix?: string
  /** Bytes the file has at least and at most. Default: 0 to 5 GiB. */
  readonly size?: { readonly min?: number; readonly max: number }
  /** What a successful upload is answered with; 201 has a document. Default: 204. */
  readonly successStatus?: 200 | 201 | 204
}

/** A form that uploads one object until it expires. Treat it as a secret. */
export interface PostForm {
  /** Where the form is sent to, as `multipart/form-data` by POST. */
  readonly url: URL
  /** All fields but the last, which is `file`. */
  readonly fields: Readonly<Record<string, string>>
}

/** The form of PostObject has some headers of PutObject under other names. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  'content-type': 'x-oss-content-type',
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
  'x-oss-callback': 'callback',
}

/** Signs a form (OSS: PostObject). Nothing is sent. */
export function postForm({ signer, endpoint, credentials, at }: UrlSigner, input: PostFormInput): PostForm {
  const { bucket, expiresInSeconds, successStatus } = input
  payerHeaders(input)
  choice('successStatus', successStatus, [200, 201, 204])
  const [key, keyCondition] = keyOf(input)
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
  return { url: urlOf(endpoint, bucket, undefined, {}), fields: { key, ...fields, ...signed } }
}

function keyOf({ key, keyPrefix }: PostFormInput): readonly [key: string, condition: PostCondition] {
  if ((key === undefined) === (keyPrefix === undefined)) {
    throw new ValidationError('KEY_INVALID', 'key', 'one of key and keyPrefix is needed, and only one')
  }
  if (key !== undefined) {
    checkKey(key)
    // OSS would put the file's name there.
    if (key.includes('$' + '{filename}')) {
      throw new ValidationError(
        'KEY_INVALID',
        'key',
        'key has the place of a file name; give keyPrefix instead',
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
  // Each variable is a field of its own.
  const variables = Object.entries(input.callback?.variables ?? {}).map(([name, value]) => [
    `x:${name}`,
    value,
  ])
  return Object.fromEntries([...named, ...variables])
}
