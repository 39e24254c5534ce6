import type { ObjectInfo } from '../operations/head-object.ts'
import {
  CONTENT_OPTIONS,
  type ContentHeaders,
  httpDate,
  type ObjectOptions,
} from '../options/object-options.ts'
import type { ServerSideEncryption } from '../options/server-side-encryption.ts'

/** Object options that are compared with those of a stored object. */
export type ComparableOptions = Omit<ObjectOptions, 'callback'>

/** An option of a stored object that a batch compares and changes without sending bytes. */
export type ObjectProperty =
  | keyof ContentHeaders
  | 'metadata'
  | 'storageClass'
  | 'encryption'
  | 'tagging'
  | 'acl'

const PROPERTIES: readonly ObjectProperty[] = [
  ...CONTENT_OPTIONS,
  'expires',
  'metadata',
  'storageClass',
  'encryption',
  'tagging',
  'acl',
]

/** Whether any comparable option is given. With `forbidOverwrite`, an existing object stays as it is. */
export function hasObjectOptions(options: ComparableOptions): boolean {
  return options.forbidOverwrite !== true && PROPERTIES.some((name) => options[name] !== undefined)
}

/**
 * The given options that an object lacks, as far as HeadObject returns them: all except access control and
 * tags.
 */
export function headerChanges(options: ComparableOptions, object: ObjectInfo): readonly ObjectProperty[] {
  const { expires, metadata, storageClass, encryption } = options
  const changes: ObjectProperty[] = CONTENT_OPTIONS.filter(
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
function isEncryptedSo(requested: ServerSideEncryption, found: ServerSideEncryption | undefined): boolean {
  if (found === undefined || requested.algorithm !== found.algorithm) return false
  if (requested.algorithm !== 'KMS' || found.algorithm !== 'KMS') return true
  return (
    (requested.keyId === undefined || requested.keyId === found.keyId) &&
    (requested.dataEncryption === undefined || requested.dataEncryption === found.dataEncryption)
  )
}
