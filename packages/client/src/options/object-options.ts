import { refuseEncryption } from '../encryption/check-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { headerText, textHeader } from './header-text.ts'
import { choice, defined, headerValue } from './header-value.ts'
import { metadataHeaders } from './metadata-headers.ts'
import { encryptionHeaders, type ServerSideEncryption } from './server-side-encryption.ts'
import { type Tags, taggingHeader } from './tags.ts'
import { type TransferOptions, transferHeaders } from './transfer-options.ts'
import { callbackHeaders, type UploadCallback } from './upload-callback.ts'

/** Access rights of an object (OSS: PutObjectACL). `default` means those of its bucket. */
export type ObjectAcl = 'default' | 'private' | 'public-read' | 'public-read-write'

/** How an object is stored (OSS: Storage classes). */
export type StorageClass = 'Standard' | 'IA' | 'Archive' | 'ColdArchive' | 'DeepColdArchive'

/** What an object gets besides its bytes. */
export interface ObjectOptions extends TransferOptions {
  /**
   * MIME type. Default: by the extension of the key, else of the file that is uploaded; OSS takes `application/octet-stream` when neither
   * has a known one. For a copy, that of the source.
   */
  readonly contentType?: string
  /** Given back as `Cache-Control` when the object is read. */
  readonly cacheControl?: string
  /** Given back as `Content-Disposition`, such as `attachment; filename="a.txt"`. */
  readonly contentDisposition?: string
  /** Given back as `Content-Encoding`. The bytes are stored as they are given. */
  readonly contentEncoding?: string
  /** Returned as `Content-Language` when the object is read, such as `zh-CN`. */
  readonly contentLanguage?: string
  /** Given back as `Expires`: until when caches may keep the object. It does not delete anything. */
  readonly expires?: Date
  /**
   * User metadata: names of letters, digits and `-`, values of printable ASCII, 8 KiB in all (OSS: PutObject). OSS returns names in lower
   * case. Encode other characters yourself, with `encodeURIComponent` for example.
   */
  readonly metadata?: Readonly<Record<string, string>>
  /** Default: `default`. A multipart upload gets it when it is completed. */
  readonly acl?: ObjectAcl
  /** Default: that of the bucket. */
  readonly storageClass?: StorageClass
  /** At most 10 tags: names of 1 to 128 characters, values of up to 256 (OSS: PutObjectTagging). */
  readonly tagging?: Tags
  /** How OSS encrypts what it stores. Default: as the bucket says. */
  readonly encryption?: ServerSideEncryption
  /** True: refused with `FileAlreadyExists` when there is an object of that key (OSS: x-oss-forbid-overwrite). Default: false. */
  readonly forbidOverwrite?: boolean
  /**
   * Whom OSS tells of the stored object. OSS answers the upload after your application server has answered; it may call more than once when
   * an answer is lost and the request is sent again.
   */
  readonly callback?: UploadCallback
}

/** The values that `acl` of an object takes. */
export const OBJECT_ACLS: readonly ObjectAcl[] = ['default', 'private', 'public-read', 'public-read-write']
/** The values that `storageClass` takes. */
export const STORAGE_CLASSES: readonly StorageClass[] = [
  'Standard',
  'IA',
  'Archive',
  'ColdArchive',
  'DeepColdArchive',
]

/** The content headers of a stored object, as it was given them. */
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

interface ObjectProperty<Value> {
  /** The requests of a multipart upload that carry the option. PutObject, AppendObject and forms carry every option. */
  readonly multipart: readonly ('initiate' | 'part' | 'complete')[]
  /** The directive of CopyObject without which OSS ignores the option and takes the source's value. */
  readonly directive?: 'metadata' | 'tagging'
  /** @throws ValidationError that names the option */
  readonly headers: (value: Value) => Readonly<Record<string, string | undefined>>
}

/** Every option and the headers that carry it; every kind of request takes its headers from here. */
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

function contentHeader(name: Exclude<keyof ContentHeaders, 'expires'>): ObjectProperty<string> {
  return {
    multipart: ['initiate'],
    directive: 'metadata',
    headers: (value) => ({ [CONTENT_HEADERS[name]]: headerValue(name, value) }),
  }
}

/**
 * The request headers for an object's options, as PutObject takes them.
 *
 * @throws ValidationError that names the option.
 */
export function objectHeaders(options: ObjectOptions): Record<string, string> {
  return headersOf(options, () => true)
}

/** The headers that a multipart upload takes when it begins (OSS: InitiateMultipartUpload). */
export function initiateHeaders(options: ObjectOptions): Record<string, string> {
  return headersOf(options, ({ multipart }) => multipart.includes('initiate'))
}

/** The headers that a multipart upload takes when it is completed (OSS: CompleteMultipartUpload). */
export function completeHeaders(
  options: Pick<ObjectOptions, 'acl' | 'forbidOverwrite' | 'callback'>,
): Record<string, string> {
  return headersOf(options, ({ multipart }) => multipart.includes('complete'))
}

/** The headers that CopyObject ignores unless its directive says that they replace those of the source. */
export function directedHeaders(
  options: ObjectOptions,
  directive: 'metadata' | 'tagging',
): Record<string, string> {
  return headersOf(options, (property) => property.directive === directive)
}

/** The header for access rights. @throws ValidationError `OPTION_INVALID` */
export function aclHeader({ acl }: Pick<ObjectOptions, 'acl'>): Record<string, string> {
  return objectHeaders(defined({ acl }))
}

function headersOf(
  options: ObjectOptions,
  carries: (property: ObjectProperty<never>) => boolean,
): Record<string, string> {
  refuseEncryption(options)
  const headers: Record<string, string | undefined> = {}
  for (const [name, property] of Object.entries(OBJECT_PROPERTIES)) {
    const value = options[name as keyof ObjectOptions]
    if (value === undefined || !carries(property)) continue
    if (value === null)
      throw new ValidationError('OPTION_INVALID', name, `${name} must not be null; omit it or pass undefined`)
    // The table's type pairs each option with its headers.
    Object.assign(headers, property.headers(value as never))
  }
  return defined(headers)
}

/** The content headers of a stored object, from a response. */
export function readContentHeaders(headers: Readonly<Record<string, string | undefined>>): ContentHeaders {
  const entries = Object.entries(CONTENT_HEADERS).map(([name, header]) => {
    const value = headers[header]
    return [name, value === undefined ? undefined : headerText(value)]
  })
  return Object.fromEntries(entries) as ContentHeaders
}

/** The request headers that give a new object the content headers of a stored one. */
export function writeContentHeaders(stored: ContentHeaders): Record<string, string> {
  const entries = Object.entries(CONTENT_HEADERS).map(([name, header]) => {
    const value = stored[name as keyof ContentHeaders]
    return [header, value === undefined ? undefined : textHeader(value)]
  })
  return defined(Object.fromEntries(entries))
}

/** A date as HTTP writes it. @throws ValidationError `OPTION_INVALID` */
export function httpDate(field: string, date: Date): string {
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date.toUTCString()
  throw new ValidationError('OPTION_INVALID', field, `${field} is not a date`)
}
