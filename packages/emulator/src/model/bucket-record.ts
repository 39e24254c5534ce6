import type { LifecycleRule } from './lifecycle-rule.ts'
import type { StorageClass } from './object-properties.ts'

/** Bucket ACLs; objects have one more, `default`. */
export const BUCKET_ACLS = ['private', 'public-read', 'public-read-write'] as const
export type BucketAcl = (typeof BUCKET_ACLS)[number]

export const REDUNDANCIES = ['LRS', 'ZRS'] as const
/** Where the copies of the content are: in one zone (`LRS`) or in several (`ZRS`). */
type Redundancy = (typeof REDUNDANCIES)[number]

export const VERSIONING_STATES = ['Enabled', 'Suspended'] as const
type VersioningState = (typeof VERSIONING_STATES)[number]

export const PAYERS = ['BucketOwner', 'Requester'] as const
/** Who pays for requests and downloads. */
type Payer = (typeof PAYERS)[number]

export interface BucketRecord {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly acl: BucketAcl
  readonly storageClass: StorageClass
  /** Default: `LRS`. */
  readonly redundancy?: Redundancy
  /** By name. Default: none. */
  readonly tags?: Readonly<Record<string, string>>
  /** Absent when the bucket never had versions. */
  readonly versioning?: VersioningState
  /** Default: `BucketOwner`. */
  readonly payer?: Payer
  /** Absent when there are no rules. */
  readonly lifecycle?: readonly LifecycleRule[]
}
