import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import {
  OBJECT_ACLS,
  type ObjectAcl,
  type ObjectProperties,
  STORAGE_CLASSES,
  type StorageClass,
} from '../model/object-properties.ts'
import { decodeHeaderText } from '../wire/header-text.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'
import { readTags } from './tags.ts'

const CONTENT_HEADERS = [
  'Content-Type',
  'Cache-Control',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Expires',
]
const ENCRYPTION_HEADERS = [
  'x-oss-server-side-encryption',
  'x-oss-server-side-data-encryption',
  'x-oss-server-side-encryption-key-id',
]
const METADATA_PREFIX = 'x-oss-meta-'
const MAX_METADATA_BYTES = 8 * 1024

/** @throws ServiceError when a header has an invalid value. */
export function readObjectProperties(headers: RequestHeaders): ObjectProperties {
  const encryption = headers.get('x-oss-server-side-encryption')
  if (encryption !== undefined && !['AES256', 'KMS', 'SM4'].includes(encryption)) {
    throw new ServiceError('InvalidEncryptionAlgorithmError')
  }
  return {
    contentHeaders: { 'Content-Type': 'application/octet-stream', ...pick(headers, CONTENT_HEADERS) },
    metadata: readMetadata(headers),
    tags: readTags(headers.get('x-oss-tagging') ?? ''),
    storageClass: readStorageClass(headers),
    acl: readObjectAcl(headers),
    encryptionHeaders: pick(headers, ENCRYPTION_HEADERS),
  }
}

/** @throws ServiceError `InvalidArgument`. */
export function readObjectAcl(headers: RequestHeaders): ObjectAcl {
  return readChoice(headers, 'x-oss-object-acl', OBJECT_ACLS, 'default')
}

/** @throws ServiceError `InvalidArgument`. */
function readStorageClass(headers: RequestHeaders): StorageClass {
  return readChoice(headers, 'x-oss-storage-class', STORAGE_CLASSES, 'Standard')
}

/** Reads a header with a fixed set of values. @throws ServiceError `InvalidArgument` */
export function readChoice<Choice extends string>(
  headers: RequestHeaders,
  name: string,
  choices: readonly Choice[],
  whenAbsent: Choice,
): Choice {
  const value = headers.get(name)
  if (value === undefined) return whenAbsent
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined)
    throw invalidArgument(name, value, `The ${name} is not one of ${choices.join(', ')}.`)
  return choice
}

function pick(headers: RequestHeaders, names: readonly string[]): Readonly<Record<string, string>> {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = headers.get(name.toLowerCase())
    if (value !== undefined) picked[name] = decodeHeaderText(value)
  }
  return picked
}

function readMetadata(headers: RequestHeaders): Readonly<Record<string, string>> {
  const entries = [...headers].filter(([name]) => name.startsWith(METADATA_PREFIX))
  let byteLength = 0
  for (const [name, value] of entries) {
    byteLength += name.length + value.length
    if (!/^[a-z0-9-]+$/.test(name.slice(METADATA_PREFIX.length))) {
      const message = 'A metadata name must contain only letters, digits and hyphens.'
      throw invalidArgument(name, value, message, '0011-00000004')
    }
  }
  if (byteLength > MAX_METADATA_BYTES) {
    const message = 'The total size of user metadata exceeds 8 KB.'
    throw invalidArgument('x-oss-meta-*', String(byteLength), message, '0011-00000002')
  }
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(METADATA_PREFIX.length), decodeHeaderText(value)]),
  )
}
