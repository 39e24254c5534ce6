import type { BatchOptions } from '../batch/batch-input.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import { type ContentHeaders, httpDate } from '../options/object-options.ts'
import type { ServerSideEncryption } from '../options/server-side-encryption.ts'

/** An option of a stored object that a batch compares and changes without sending bytes. */
export type ObjectProperty =
  | keyof ContentHeaders
  | 'metadata'
  | 'storageClass'
  | 'encryption'
  | 'tagging'
  | 'acl'

const CONTENT: readonly Exclude<keyof ContentHeaders, 'expires'>[] = [
  'contentType',
  'cacheControl',
  'contentDisposition',
  'contentEncoding',
  'contentLanguage',
]
const PROPERTIES: readonly ObjectProperty[] = [
  ...CONTENT,
  'expires',
  'metadata',
  'storageClass',
  'encryption',
  'tagging',
  'acl',
]

/** Whether a batch has object options that can be compared. With `forbidOverwrite`, an existing object stays as it is. */
export function hasObjectOptions(options: BatchOptions): boolean {
  return options.forbidOverwrite !== true && PROPERTIES.some((name) => options[name] !== undefined)
}

/** The given options that an object does not have, as far as HeadObject returns them: all but access control and tags. */
export function headerChanges(options: BatchOptions, object: ObjectInfo): readonly ObjectProperty[] {
  const { expires, metadata, storageClass, encryption } = options
  const changes: ObjectProperty[] = CONTENT.filter(
    (name) => options[name] !== undefined && options[name] !== object[name],
  )
  if (expires !== undefined && httpDate('expires', expires) !== object.expires) changes.push('expires')
  const entries = Object.entries(metadata ?? {})
  // OSS ignores the case of names, and returns them in lower case.
  if (entries.some(([name, value]) => object.metadata[name.toLowerCase()] !== value)) changes.push('metadata')
  if (storageClass !== undefined && storageClass !== object.storageClass) changes.push('storageClass')
  if (encryption !== undefined && !isEncryptedSo(encryption, object.encryption)) changes.push('encryption')
  return changes
}

/** Whether an object has the given encryption. Without a KMS key id, any KMS key matches. */
function isEncryptedSo(asked: ServerSideEncryption, found: ServerSideEncryption | undefined): boolean {
  if (found === undefined || asked.algorithm !== found.algorithm) return false
  if (asked.algorithm !== 'KMS' || found.algorithm !== 'KMS') return true
  return (
    (asked.keyId === undefined || asked.keyId === found.keyId) &&
    (asked.dataEncryption === undefined || asked.dataEncryption === found.dataEncryption)
  )
}
