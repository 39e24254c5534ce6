import { crc64, formatCrc64 } from '@oss/multipart'
import { refuseEncryption } from '../encryption/check-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { isValidDate } from './check-options.ts'
import { headerText, textHeader } from './header-text.ts'
import { choice, defined, headerValue } from './header-value.ts'
import { metadataHeaders } from './metadata-headers.ts'
import { encryptionHeaders, type ServerSideEncryption } from './server-side-encryption.ts'
import { type Tags, taggingHeader } from './tags.ts'
import { type TransferOptions, transferHeaders } from './transfer-options.ts'
import { callbackHeaders, type UploadCallback } from './upload-callback.ts'

/** Access control of an object (OSS: PutObjectACL). `default`: that of its bucket. */
export type ObjectAcl = 'default' | 'private' | 'public-read' | 'public-read-write'

/** Storage class of an object (OSS: Storage classes). */
export type StorageClass = 'Standard' | 'IA' | 'Archive' | 'ColdArchive' | 'DeepColdArchive'

/** Object headers, access control and storage options. */
export interface ObjectOptions extends TransferOptions {
  /**
   * MIME type. Default: by the extension of the key, else of the uploaded file; OSS uses
   * `application/octet-stream` if neither is known. For a copy: that of the source.
   */
  readonly contentType?: string
  /** Returned as `Cache-Control` when the object is read. */
  readonly cacheControl?: string
  /** Returned as `Content-Disposition` when the object is read, such as `attachment; filename="a.txt"`. */
  readonly contentDisposition?: string
  /** Returned as `Content-Encoding` when the object is read. The content is stored as it is given. */
  readonly contentEncoding?: string
  /** Returned as `Content-Language` when the object is read, such as `zh-CN`. */
  readonly contentLanguage?: string
  /**
   * Returned as `Expires` when the object is read: when caches discard the object. OSS does not delete it.
   */
  readonly expires?: Date
  /**
   * User metadata: names of letters, digits and `-`, values of printable ASCII, at most 8 KiB in total (OSS:
   * PutObject). OSS returns names in lower case. Encode other characters yourself, for example with
   * `encodeURIComponent`.
   */
  readonly metadata?: Readonly<Record<string, string>>
  /** Default: `default`. Set when a multipart upload is completed. */
  readonly acl?: ObjectAcl
  /** Default: that of the bucket. */
  readonly storageClass?: StorageClass
  /** At most 10 tags: names of 1 to 128 characters, values of up to 256 (OSS: PutObjectTagging). */
  readonly tagging?: Tags
  /** Server-side encryption. Default: that of the bucket. */
  readonly encryption?: ServerSideEncryption
  /**
   * True: fails with `FileAlreadyExists` if the object exists (OSS: x-oss-forbid-overwrite). Default: false.
   */
  readonly forbidOverwrite?: boolean
  /**
   * Application server that OSS calls when the object is stored. OSS responds to the upload after the server
   * has responded. OSS may call it several times if a response is lost and the request is retried.
   */
  readonly callback?: UploadCallback
}

/** Valid values of `acl` for an object. */
export const OBJECT_ACLS: readonly ObjectAcl[] = ['default', 'private', 'public-read', 'public-read-write']
/** Valid values of `storageClass`. */
export const STORAGE_CLASSES: readonly StorageClass[] = [
  'Standard',
  'IA',
  'Archive',
  'ColdArchive',
  'DeepColdArchive',
]

/** Content headers of a stored object. */
export interface ContentHeaders {
  readonly contentType: string | undefined
  readonly cacheControl: string | undefined
  readonly contentDisposition: string | undefined
  readonly contentEncoding: string | undefined
  readonly contentLanguage: string | undefined
  readonly expires: string | undefined
}

const CONTENT_HEADERS: Readonly<Record<keyof ContentHeaders, string>> = {
  contentType: 'content-type',
  cacheControl: 'cache-control',
  contentDisposition: 'content-disposition',
  contentEncoding: 'content-encoding',
  contentLanguage: 'content-language',
  expires: 'expires',
}

/** Names of the content headers whose options are texts. */
export const CONTENT_OPTIONS: readonly Exclude<keyof ContentHeaders, 'expires'>[] = (
  Object.keys(CONTENT_HEADERS) as (keyof ContentHeaders)[]
).filter((name) => name !== 'expires')

interface ObjectProperty<Value> {
  /**
   * Requests of a multipart upload that send the option. PutObject, AppendObject and forms send all options.
   */
  readonly multipart: readonly ('initiate' | 'part' | 'complete')[]
  /** Directive of CopyObject without which OSS ignores the option and uses the value of the source. */
  readonly directive?: 'metadata' | 'tagging'
  /** @throws ValidationError that names the option */
  readonly headers: (value: Value) => Readonly<Record<string, string | undefined>>
}

/** All options and their headers. Every kind of request takes its headers from this table. */
const OBJECT_PROPERTIES: {
  readonly [Name in keyof ObjectOptions]-?: ObjectProperty<NonNullable<ObjectOptions[Name]>>
} = {
  contentType: contentHeader('contentType'),
  cacheControl: contentHeader('cacheControl'),
  contentDisposition: contentHeader('contentDisposition'),
  contentEncoding: contentHeader('contentEncoding'),
  contentLanguage: contentHeader('contentLanguage'),
  expires: {
    multipart: ['initiate'],
    directive: 'metadata',
    headers: (date) => ({ [CONTENT_HEADERS.expires]: httpDate('expires', date) }),
  },
  metadata: { multipart: ['initiate'], directive: 'metadata', headers: metadataHeaders },
  acl: {
    multipart: ['complete'],
    headers: (acl) => ({ 'x-oss-object-acl': choice('acl', acl, OBJECT_ACLS) }),
  },
  storageClass: {
    multipart: ['initiate'],
    headers: (value) => ({ 'x-oss-storage-class': choice('storageClass', value, STORAGE_CLASSES) }),
  },
  tagging: {
    multipart: ['initiate'],
    directive: 'tagging',
    headers: (tags) => ({ 'x-oss-tagging': taggingHeader(tags) }),
  },
  encryption: { multipart: ['initiate'], headers: encryptionHeaders },
  forbidOverwrite: {
    multipart: ['initiate', 'complete'],
    headers: (forbid) => ({ 'x-oss-forbid-overwrite': String(forbid) }),
  },
  callback: { multipart: ['complete'], headers: callbackHeaders },
  trafficLimitBitsPerSecond: {
    multipart: ['part'],
    headers: (trafficLimitBitsPerSecond) => transferHeaders({ trafficLimitBitsPerSecond }),
  },
}

/** Names of all object options. */
export const OBJECT_OPTIONS: readonly string[] = Object.keys(OBJECT_PROPERTIES)

const PROPERTIES = Object.entries(OBJECT_PROPERTIES) as readonly (readonly [
  keyof ObjectOptions,
  ObjectProperty<never>,
])[]

function contentHeader(name: Exclude<keyof ContentHeaders, 'expires'>): ObjectProperty<string> {
  return {
    multipart: ['initiate'],
    directive: 'metadata',
    headers: (value) => ({ [CONTENT_HEADERS[name]]: headerValue(name, value) }),
  }
}

/**
 * Returns the headers of all options, as PutObject sends them.
 *
 * @throws ValidationError that names the option.
 */
export function objectHeaders(options: ObjectOptions): Record<string, string> {
  return headersOf(options, () => true)
}

/** Returns the headers of the options that InitiateMultipartUpload sends. @throws ValidationError */
export function initiateHeaders(options: ObjectOptions): Record<string, string> {
  return headersOf(options, ({ multipart }) => multipart.includes('initiate'))
}

/**
 * Returns a digest of the options that only InitiateMultipartUpload sends: a started upload keeps them. A
 * completion takes `forbidOverwrite` as it is then.
 *
 * @throws ValidationError
 */
export function initiateDigest(options: ObjectOptions): string {
  const { forbidOverwrite: _, ...kept } = options
  const headers = initiateHeaders(kept)
  const text = JSON.stringify(Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1)))
  return formatCrc64(crc64(new TextEncoder().encode(text)))
}

/** Returns the headers of the options that CompleteMultipartUpload sends. @throws ValidationError */
export function completeHeaders(
  options: Pick<ObjectOptions, 'acl' | 'forbidOverwrite' | 'callback'>,
): Record<string, string> {
  return headersOf(options, ({ multipart }) => multipart.includes('complete'))
}

/**
 * Returns the headers that CopyObject ignores unless its directive replaces those of the source.
 *
 * @throws ValidationError
 */
export function directedHeaders(
  options: ObjectOptions,
  directive: 'metadata' | 'tagging',
): Record<string, string> {
  return headersOf(options, (property) => property.directive === directive)
}

/** Returns the header of `acl`. @throws ValidationError `OPTION_INVALID` */
export function aclHeader({ acl }: Pick<ObjectOptions, 'acl'>): Record<string, string> {
  return objectHeaders(defined({ acl }))
}

function headersOf(
  options: ObjectOptions,
  carries: (property: ObjectProperty<never>) => boolean,
): Record<string, string> {
  refuseEncryption(options)
  const headers: Record<string, string | undefined> = {}
  for (const [name, property] of PROPERTIES) {
    const value = options[name]
    if (value === undefined || !carries(property)) continue
    if (value === null)
      throw new ValidationError('OPTION_INVALID', name, `${name} must not be null; omit it or pass undefined`)
    // The type of the table pairs each option with its headers.
    Object.assign(headers, property.headers(value as never))
  }
  return defined(headers)
}

/** Reads the content headers of a stored object from a response. */
export function readContentHeaders(headers: Readonly<Record<string, string | undefined>>): ContentHeaders {
  const entries = Object.entries(CONTENT_HEADERS).map(([name, header]) => {
    const value = headers[header]
    return [name, value === undefined ? undefined : headerText(value)]
  })
  return Object.fromEntries(entries) as ContentHeaders
}

/** Returns the request headers that set the content headers of a new object to those of a stored one. */
export function writeContentHeaders(stored: ContentHeaders): Record<string, string> {
  const entries = Object.entries(CONTENT_HEADERS).map(([name, header]) => {
    const value = stored[name as keyof ContentHeaders]
    return [header, value === undefined ? undefined : textHeader(value)]
  })
  return defined(Object.fromEntries(entries))
}

/** Formats a date for an HTTP header. @throws ValidationError `OPTION_INVALID` */
export function httpDate(field: string, date: Date): string {
  if (isValidDate(date)) return date.toUTCString()
  throw new ValidationError('OPTION_INVALID', field, `${field} must be a valid Date`)
}
