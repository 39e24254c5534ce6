import { refuseEncryption } from '../encryption/check-encryption.ts'
import { ValidationError } from '../validation-error.ts'
import { encryptionHeaders, type ServerSideEncryption } from './encryption.ts'
import { choice, defined, headerValue } from './header-value.ts'
import { metadataHeaders } from './metadata-headers.ts'
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
   * has a known one.
   */
  readonly contentType?: string
  /** Given back as `Cache-Control` when the object is read. */
  readonly cacheControl?: string
  /** Given back as `Content-Disposition`, such as `attachment; filename="a.txt"`. */
  readonly contentDisposition?: string
  /** Given back as `Content-Encoding`. The bytes are stored as they are given. */
  readonly contentEncoding?: string
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

/**
 * The request headers for an object's options, as PutObject takes them.
 *
 * @throws ValidationError that names the option.
 */
export function objectHeaders(options: ObjectOptions): Record<string, string> {
  return {
    ...descriptionHeaders(options),
    ...aclHeader(options),
    ...overwriteHeader(options),
    ...(options.callback && callbackHeaders(options.callback)),
    ...transferHeaders(options),
  }
}

/** The headers that a multipart upload takes when it begins (OSS: InitiateMultipartUpload). */
export function initiateHeaders(options: ObjectOptions): Record<string, string> {
  return { ...descriptionHeaders(options), ...overwriteHeader(options) }
}

/** The headers that a multipart upload takes when it is completed (OSS: CompleteMultipartUpload). */
export function completeHeaders(
  options: Pick<ObjectOptions, 'acl' | 'forbidOverwrite' | 'callback'>,
): Record<string, string> {
  return {
    ...aclHeader(options),
    ...overwriteHeader(options),
    ...(options.callback && callbackHeaders(options.callback)),
  }
}

/** The headers for what is said of an object without its rights: what a copy takes too. */
export function descriptionHeaders(options: ObjectOptions): Record<string, string> {
  refuseEncryption(options)
  const { storageClass, tagging, encryption, metadata } = options
  return defined({
    'content-type': headerValue('contentType', options.contentType),
    'cache-control': headerValue('cacheControl', options.cacheControl),
    'content-disposition': headerValue('contentDisposition', options.contentDisposition),
    'content-encoding': headerValue('contentEncoding', options.contentEncoding),
    expires: options.expires && httpDate('expires', options.expires),
    'x-oss-storage-class': choice('storageClass', storageClass, STORAGE_CLASSES),
    'x-oss-tagging': tagging && taggingHeader(tagging),
    ...(encryption && encryptionHeaders(encryption)),
    ...metadataHeaders(metadata ?? {}),
  })
}

/** The header for access rights. @throws ValidationError `OPTION_INVALID` */
export function aclHeader({ acl }: Pick<ObjectOptions, 'acl'>): Record<string, string> {
  return defined({ 'x-oss-object-acl': choice('acl', acl, OBJECT_ACLS) })
}

/** The header that keeps an object that is there. */
export function overwriteHeader({
  forbidOverwrite,
}: Pick<ObjectOptions, 'forbidOverwrite'>): Record<string, string> {
  return forbidOverwrite === undefined ? {} : { 'x-oss-forbid-overwrite': String(forbidOverwrite) }
}

/** A date as HTTP writes it. @throws ValidationError `OPTION_INVALID` */
export function httpDate(field: string, date: Date): string {
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date.toUTCString()
  throw new ValidationError('OPTION_INVALID', field, `${field} is not a date`)
}
