import { ValidationError } from './validation-error.ts'

/** Access rights of an object (OSS: PutObjectACL). `default` means those of its bucket. */
export type ObjectAcl = 'default' | 'private' | 'public-read' | 'public-read-write'

/** How an object is stored (OSS: Storage classes). */
export type StorageClass = 'Standard' | 'IA' | 'Archive' | 'ColdArchive' | 'DeepColdArchive'

/** What an object gets besides its bytes. */
export interface ObjectOptions {
  /** MIME type; OSS takes `application/octet-stream` when none is given. */
  readonly contentType?: string
  readonly cacheControl?: string
  readonly contentDisposition?: string
  readonly contentEncoding?: string
  /**
   * User metadata: names of letters, digits and `-`, values of printable ASCII, 8 KiB in all (OSS: PutObject). OSS returns names in lower
   * case. Encode other characters yourself, with `encodeURIComponent` for example.
   */
  readonly metadata?: Readonly<Record<string, string>>
  readonly acl?: ObjectAcl
  readonly storageClass?: StorageClass
  /** At most 10 tags: names of 1 to 128 characters, values of up to 256 (OSS: PutObjectTagging). */
  readonly tagging?: Readonly<Record<string, string>>
  /** True: refused with `FileAlreadyExists` when there is an object of that key (OSS: x-oss-forbid-overwrite). Default: false. */
  readonly forbidOverwrite?: boolean
}

const MAX_METADATA_BYTES = 8192
const MAX_TAGS = 10

/**
 * The request headers for an object's options.
 *
 * @throws ValidationError `HEADER_INVALID`, `METADATA_INVALID` or `TAGGING_INVALID`
 */
export function objectHeaders(options: ObjectOptions): Record<string, string> {
  return defined({
    'content-type': headerValue('contentType', options.contentType),
    'cache-control': headerValue('cacheControl', options.cacheControl),
    'content-disposition': headerValue('contentDisposition', options.contentDisposition),
    'content-encoding': headerValue('contentEncoding', options.contentEncoding),
    'x-oss-object-acl': headerValue('acl', options.acl),
    'x-oss-storage-class': headerValue('storageClass', options.storageClass),
    'x-oss-tagging': options.tagging && tagging(options.tagging),
    'x-oss-forbid-overwrite':
      options.forbidOverwrite === undefined ? undefined : String(options.forbidOverwrite),
    ...metadataHeaders(options.metadata ?? {}),
  })
}

/** The same headers without those that a multipart upload takes when it is completed (OSS: InitiateMultipartUpload). */
export function initiateHeaders(options: ObjectOptions): Record<string, string> {
  const { acl: _, ...rest } = options
  return objectHeaders(rest)
}

/** The headers that a multipart upload takes when it is completed (OSS: CompleteMultipartUpload). */
export function completeHeaders({ acl, forbidOverwrite }: ObjectOptions): Record<string, string> {
  return objectHeaders(defined({ acl, forbidOverwrite }))
}

function metadataHeaders(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {}
  let bytes = 0
  for (const [name, value] of Object.entries(metadata)) {
    const field = `metadata.${name}`
    if (!/^[A-Za-z0-9-]+$/.test(name)) {
      throw new ValidationError(
        'METADATA_INVALID',
        'metadata',
        'metadata has a name with other characters than letters, digits and "-"',
      )
    }
    if (typeof value !== 'string' || !/^[\x20-\x7e]*$/.test(value)) {
      const message = `${field} has other characters than printable ASCII; encode it, with encodeURIComponent for example`
      throw new ValidationError('METADATA_INVALID', field, message)
    }
    const header = `x-oss-meta-${name.toLowerCase()}`
    if (header in headers)
      throw new ValidationError(
        'METADATA_INVALID',
        field,
        `${field} is given twice; OSS ignores the case of names`,
      )
    headers[header] = value
    bytes += header.length + value.length
  }
  if (bytes <= MAX_METADATA_BYTES) return headers
  throw new ValidationError(
    'METADATA_INVALID',
    'metadata',
    `metadata has ${bytes} bytes; ${MAX_METADATA_BYTES} are allowed`,
  )
}

function tagging(tags: Readonly<Record<string, string>>): string {
  const entries = Object.entries(tags)
  if (entries.length > MAX_TAGS) {
    throw new ValidationError(
      'TAGGING_INVALID',
      'tagging',
      `tagging has ${entries.length} tags; ${MAX_TAGS} are allowed`,
    )
  }
  for (const [name, value] of entries) {
    if (!/^[A-Za-z0-9 +\-=._:/]{1,128}$/.test(name) || !/^[A-Za-z0-9 +\-=._:/]{0,256}$/.test(value)) {
      const message =
        'tagging has a tag OSS does not take; names have 1 to 128 and values up to 256 letters, digits, spaces and + - = . _ : /'
      throw new ValidationError('TAGGING_INVALID', 'tagging', message)
    }
  }
  return entries.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

function headerValue(field: string, value: string | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value))) return value
  throw new ValidationError(
    'HEADER_INVALID',
    field,
    `${field} is empty or has other characters than printable ASCII`,
  )
}

function defined<Value>(fields: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const entries = Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}
