import { EncryptionError } from './encryption-error.ts'
import type { KeyDescription } from './key-wrap.ts'

/** The one way in which content is encrypted here. */
const CONTENT_ALGORITHM = 'AES/CTR/NoPadding'

/** What all names of this format begin with, after `x-oss-meta-`. */
const PREFIX = 'client-side-encryption-'
const KEY = `${PREFIX}key`
const START = `${PREFIX}start`
const CONTENT = `${PREFIX}cek-alg`
const WRAP = `${PREFIX}wrap-alg`
const DESCRIPTION = `${PREFIX}matdesc`

const MAX_WRAPPED_BYTES = 1536
const MAX_DESCRIPTION_LENGTH = 1024

/** What an object's metadata says of its key. */
export interface WrappedKey {
  readonly key: Uint8Array
  readonly start: Uint8Array
  /** How they were wrapped. */
  readonly algorithm: string
  readonly description: KeyDescription
}

/** A key as an object has it. */
export interface StoredKey extends WrappedKey {
  /** The description as it is stored; empty when there is none. */
  readonly descriptionText: string
}

/** User metadata of an object, without `x-oss-meta-`. */
export type Metadata = Readonly<Record<string, string>>

/**
 * The user metadata that says how to decrypt an object, as the other SDKs write it: binary as base64, the description only when there is one.
 *
 * @throws EncryptionError `KEY_INVALID` for what cannot be a header, `WRAP_FAILED` for what nobody wraps so.
 */
export function formatEnvelope({ key, start, algorithm, description }: WrappedKey): Metadata {
  if (typeof algorithm !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(algorithm))
    throw new EncryptionError(
      'KEY_INVALID',
      'algorithm of the key wrap is not 1 to 128 characters of printable ASCII',
    )
  return {
    [KEY]: base64('key', key),
    [START]: base64('start', start),
    [CONTENT]: CONTENT_ALGORITHM,
    [WRAP]: algorithm,
    ...formatDescription(description),
  }
}

/**
 * Reads what {@link formatEnvelope} or another SDK wrote.
 *
 * @throws EncryptionError `NOT_ENCRYPTED`, `ENVELOPE_INVALID` or `ALGORITHM_UNKNOWN`
 */
export function parseEnvelope(metadata: Metadata): StoredKey {
  const { [KEY]: key, [START]: start, [CONTENT]: content, [WRAP]: algorithm } = metadata
  if (key === undefined && start === undefined)
    throw new EncryptionError(
      'NOT_ENCRYPTED',
      'The object is not encrypted by a client. Read it without clientEncryption.',
    )
  if (content === undefined || algorithm === undefined)
    throw invalid(`${content === undefined ? CONTENT : WRAP} is missing`)
  if (content.toLowerCase() !== CONTENT_ALGORITHM.toLowerCase())
    throw new EncryptionError(
      'ALGORITHM_UNKNOWN',
      `The object is encrypted with ${shown(content)}, not with ${CONTENT_ALGORITHM}.`,
    )
  const text = metadata[DESCRIPTION] ?? ''
  return {
    key: bytesOf(KEY, key),
    start: bytesOf(START, start),
    algorithm,
    description: parseDescription(text),
    descriptionText: text,
  }
}

/** What is said of the whole besides: of one request how long it is, of a multipart upload also how it is divided. */
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

/** Checks the type of a description. @throws EncryptionError `KEY_INVALID` */
export function checkDescription(description: unknown): void {
  if (description === undefined) return
  if (typeof description === 'object' && description !== null && !Array.isArray(description)) return
  throw new EncryptionError(
    'KEY_INVALID',
    'description of the key wrap must be an object whose values are strings',
  )
}

/** Names in order: the Go SDK compares the texts. */
function formatDescription(description: KeyDescription): Metadata {
  const entries = Object.entries(description).toSorted(([one], [other]) => (one < other ? -1 : 1))
  if (entries.length === 0) return {}
  if (entries.some(([, text]) => typeof text !== 'string'))
    throw new EncryptionError('KEY_INVALID', 'description of the key wrap has a value that is no text')
  const json = JSON.stringify(Object.fromEntries(entries))
  const text = json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  if (text.length <= MAX_DESCRIPTION_LENGTH) return { [DESCRIPTION]: text }
  const message = `description of the key wrap has ${text.length} characters as JSON; ${MAX_DESCRIPTION_LENGTH} are allowed`
  throw new EncryptionError('KEY_INVALID', message)
}

/** Other SDKs let any text be a description. What is no JSON object of texts is told as far as it can be: wraps that need none work all the same. */
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

function base64(what: string, bytes: unknown): string {
  if (bytes instanceof Uint8Array && bytes.byteLength > 0 && bytes.byteLength <= MAX_WRAPPED_BYTES)
    return Buffer.from(bytes).toString('base64')
  const message = `wrap gave no 1 to ${MAX_WRAPPED_BYTES} bytes for the ${what}`
  throw new EncryptionError('WRAP_FAILED', message)
}

function bytesOf(name: string, text: string | undefined): Uint8Array {
  if (text === undefined || text === '') throw invalid(`${name} is missing`)
  const bytes = Buffer.from(text, 'base64')
  if (bytes.byteLength > MAX_WRAPPED_BYTES || bytes.toString('base64') !== text)
    throw invalid(`${name} is not base64 of up to ${MAX_WRAPPED_BYTES} bytes`)
  return bytes
}

function invalid(problem: string): EncryptionError {
  return new EncryptionError(
    'ENVELOPE_INVALID',
    `The metadata that says how the object is encrypted is damaged: ${problem}.`,
  )
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 64))
}
