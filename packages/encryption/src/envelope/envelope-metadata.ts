import { bytesOf } from '@oss/multipart'
import { EncryptionError } from '../errors/encryption-error.ts'
import type { KeyDescription } from '../keys/key-wrap.ts'

/** The only supported algorithm for content. */
const CONTENT_ALGORITHM = 'AES/CTR/NoPadding'

/** Prefix of all names of this format, after `x-oss-meta-`. */
const PREFIX = 'client-side-encryption-'
const KEY = `${PREFIX}key`
const START = `${PREFIX}start`
const CEK_ALG = `${PREFIX}cek-alg`
const WRAP_ALG = `${PREFIX}wrap-alg`
const DESCRIPTION = `${PREFIX}matdesc`

const MAX_WRAPPED_BYTES = 1536
const MAX_DESCRIPTION_LENGTH = 1024

/** The wrapped key of an object, and its wrapped initial counter. */
export interface WrappedKey {
  readonly key: Uint8Array
  readonly start: Uint8Array
  /** Algorithm of the key wrap. */
  readonly algorithm: string
  readonly description: KeyDescription
}

/** A wrapped key as it is stored with an object. */
export interface StoredKey extends WrappedKey {
  /** The description as it is stored; empty if there is none. */
  readonly descriptionText: string
}

/** User metadata of an object, without `x-oss-meta-`. */
export type Metadata = Readonly<Record<string, string>>

/**
 * Formats the user metadata that describes how to decrypt an object, as the other SDKs do: binary values as
 * base64, the description only if there is one.
 *
 * @throws EncryptionError `KEY_INVALID` for a value that cannot be a header, `WRAP_FAILED` for a wrapped key
 * of a wrong length
 */
export function formatEnvelope({ key, start, algorithm, description }: WrappedKey): Metadata {
  if (typeof algorithm !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(algorithm))
    throw new EncryptionError(
      'KEY_INVALID',
      'algorithm of the key wrap must be 1 to 128 printable ASCII characters',
    )
  return {
    [KEY]: encodeBase64('key', key),
    [START]: encodeBase64('start', start),
    [CEK_ALG]: CONTENT_ALGORITHM,
    [WRAP_ALG]: algorithm,
    ...formatDescription(description),
  }
}

/**
 * Parses the result of {@link formatEnvelope} or of another SDK.
 *
 * @throws EncryptionError `NOT_ENCRYPTED`, `ENVELOPE_INVALID` or `ALGORITHM_UNKNOWN`
 */
export function parseEnvelope(metadata: Metadata): StoredKey {
  const { [KEY]: key, [START]: start, [CEK_ALG]: contentAlgorithm, [WRAP_ALG]: algorithm } = metadata
  if (key === undefined && start === undefined)
    throw new EncryptionError(
      'NOT_ENCRYPTED',
      'The object is not client-side encrypted. Read it without clientEncryption.',
    )
  if (contentAlgorithm === undefined || algorithm === undefined)
    throw invalid(`${contentAlgorithm === undefined ? CEK_ALG : WRAP_ALG} is missing`)
  if (contentAlgorithm.toLowerCase() !== CONTENT_ALGORITHM.toLowerCase())
    throw new EncryptionError(
      'ALGORITHM_UNKNOWN',
      `The object is encrypted with ${quote(contentAlgorithm)}, not with ${CONTENT_ALGORITHM}, the only supported algorithm.`,
    )
  const text = metadata[DESCRIPTION] ?? ''
  return {
    key: decodeBase64(KEY, key),
    start: decodeBase64(START, start),
    algorithm,
    description: parseDescription(text),
    descriptionText: text,
  }
}

/**
 * Formats the sizes of an object in bytes: `unencrypted` for one request, `data` and `part` size for a
 * multipart upload.
 */
export function formatSizes(sizes: {
  readonly unencrypted?: number | undefined
  readonly data?: number | undefined
  readonly part?: number | undefined
}): Metadata {
  const { unencrypted, data, part } = sizes
  return {
    ...(unencrypted !== undefined && { [`${PREFIX}unencrypted-content-length`]: String(unencrypted) }),
    ...(data !== undefined && data > 0 && { [`${PREFIX}data-size`]: String(data) }),
    ...(part !== undefined && { [`${PREFIX}part-size`]: String(part) }),
  }
}

/** Names are sorted, because the Go SDK compares the texts. */
function formatDescription(description: KeyDescription): Metadata {
  const entries = Object.entries(description).toSorted(([one], [other]) => (one < other ? -1 : 1))
  if (entries.length === 0) return {}
  if (entries.some(([, text]) => typeof text !== 'string'))
    throw new EncryptionError('KEY_INVALID', 'description of the key wrap must contain only string values')
  const json = JSON.stringify(Object.fromEntries(entries))
  const text = json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  if (text.length <= MAX_DESCRIPTION_LENGTH) return { [DESCRIPTION]: text }
  const message = `description of the key wrap must have at most ${MAX_DESCRIPTION_LENGTH} characters as JSON (got ${text.length})`
  throw new EncryptionError('KEY_INVALID', message)
}

/**
 * Other SDKs allow any text. A description that is not a JSON object becomes empty, so that key wraps without
 * one work.
 */
function parseDescription(text: string): KeyDescription {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
    const entries = Object.entries(value).map(([name, each]) => [
      name,
      typeof each === 'string' ? each : JSON.stringify(each),
    ])
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
}

function encodeBase64(field: string, data: unknown): string {
  const bytes = bytesOf(data)
  if (bytes !== undefined && bytes.byteLength > 0 && bytes.byteLength <= MAX_WRAPPED_BYTES)
    return Buffer.from(bytes).toString('base64')
  const message = `wrap must return 1 to ${MAX_WRAPPED_BYTES} bytes for the ${field}`
  throw new EncryptionError('WRAP_FAILED', message)
}

function decodeBase64(name: string, text: string | undefined): Uint8Array {
  if (text === undefined || text === '') throw invalid(`${name} is missing`)
  const bytes = Buffer.from(text, 'base64')
  if (bytes.byteLength > MAX_WRAPPED_BYTES || bytes.toString('base64') !== text)
    throw invalid(`${name} is not base64 of up to ${MAX_WRAPPED_BYTES} bytes`)
  return bytes
}

function invalid(problem: string): EncryptionError {
  return new EncryptionError(
    'ENVELOPE_INVALID',
    `The encryption metadata of the object is damaged: ${problem}.`,
  )
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 64))
}
