/** Headers, metadata, tags and options that a request sets for an object. */
export interface ObjectProperties {
  /** `Content-Type`, `Cache-Control` and similar headers, as GET returns them. */
  readonly contentHeaders: Readonly<Record<string, string>>
  /** User metadata by lower-case name, without `x-oss-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly storageClass: StorageClass
  readonly acl: ObjectAcl
  /** Server-side encryption headers to echo; nothing is encrypted. */
  readonly encryptionHeaders: Readonly<Record<string, string>>
}

/** From the warmest to the coldest. */
export const STORAGE_CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'] as const
/** Storage classes of OSS. */
export type StorageClass = (typeof STORAGE_CLASSES)[number]

export const OBJECT_ACLS = ['default', 'private', 'public-read', 'public-read-write'] as const
/** Access control of an object; `default` is that of its bucket. */
export type ObjectAcl = (typeof OBJECT_ACLS)[number]

/** Properties of an object whose request sets none. */
export const DEFAULT_PROPERTIES: ObjectProperties = {
  contentHeaders: { 'Content-Type': 'application/octet-stream' },
  metadata: {},
  tags: {},
  storageClass: 'Standard',
  acl: 'default',
  encryptionHeaders: {},
}
