import type { StorageClass } from './object-properties.ts'

/** Bucket ACLs; objects have one more, `default`. */
export const BUCKET_ACLS = ['private', 'public-read', 'public-read-write'] as const
export type BucketAcl = (typeof BUCKET_ACLS)[number]

export interface BucketRecord {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly acl: BucketAcl
  readonly storageClass: StorageClass
}
