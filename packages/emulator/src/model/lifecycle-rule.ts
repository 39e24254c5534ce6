import type { StorageClass } from './object-properties.ts'

/** When a lifecycle rule applies: some days after the last change, or to everything before a date. */
export interface LifecycleAge {
  readonly days?: number
  /** Milliseconds since 1970. */
  readonly createdBefore?: number
}

/** A rule that deletes, moves or aborts what is old (docs/protocol.md#lifecycle). */
export interface LifecycleRule {
  readonly id: string
  readonly prefix: string
  readonly isEnabled: boolean
  /** An object must have all of them. */
  readonly tags: Readonly<Record<string, string>>
  readonly expiration?: LifecycleAge
  /** Removes delete markers that have no older versions. */
  readonly removesDeleteMarkers?: boolean
  readonly abort?: LifecycleAge
  readonly transitions: readonly (LifecycleAge & { readonly storageClass: StorageClass })[]
  readonly noncurrentExpiration?: LifecycleAge
  readonly noncurrentTransitions: readonly (LifecycleAge & { readonly storageClass: StorageClass })[]
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Whether a rule applies to an object, version or upload by the time of its last change. */
export function isOldEnough({ days, createdBefore }: LifecycleAge, changedAt: number, now: number): boolean {
  if (days !== undefined) return now - changedAt >= days * DAY_MS
  return createdBefore !== undefined && changedAt < createdBefore
}
