/** What a Put or an Initiate says about an object besides its bytes. */
export interface ObjectProperties {
  /** `Content-Type`, `Cache-Control` and the like, as GET returns them. */
  readonly contentHeaders: Readonly<Record<string, string>>
  /** User metadata by lower-case name, without `x-oss-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly storageClass: StorageClass
  readonly acl: ObjectAcl
  /** The server-side encryption headers to echo; nothing is really encrypted. */
  readonly encryptionHeaders: Readonly<Record<string, string>>
}

export const storageClasses = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'] as const
/** Storage classes of OSS. */
export type StorageClass = (typeof storageClasses)[number]

export const objectAcls = ['default', 'private', 'public-read', 'public-read-write'] as const
/** Access rights of an object; `default`: those of its bucket. */
export type ObjectAcl = (typeof objectAcls)[number]

/** Of an object about which nothing was said. */
export const DEFAULT_PROPERTIES: ObjectProperties = {
  contentHeaders: { 'Content-Type': 'application/octet-stream' },
  metadata: {},
  tags: {},
  storageClass: 'Standard',
  acl: 'default',
  encryptionHeaders: {},
}
