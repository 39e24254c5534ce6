import type { UploadEffect, UploadState } from '../../../packages/multipart/src/machine/state.ts'
import type { UploadId } from '../../../packages/multipart/src/model/ids.ts'

/** An effect whose result is an event. */
export type AwaitedEffect = Exclude<UploadEffect, { readonly type: 'notify' | 'stop-in-flight' | 'settle' }>

/** Version of the source that each part number has, from the first on; 0 for none. */
export type Versions = readonly number[]

/** An upload id at the service. */
export interface ServiceUpload {
  readonly id: UploadId
  readonly isOpen: boolean
  readonly parts: Versions
}

/** The checkpoint in the store. */
export interface StoredRecord {
  readonly uploadId: UploadId
  readonly version: number
  readonly parts: Versions
  readonly completing: boolean
}

/** One process that uploads the source. */
export interface Owner {
  /** `undefined` before it starts. */
  readonly state: UploadState | undefined
  readonly pending: readonly AwaitedEffect[]
  /** Version of the source when it started. */
  readonly startedAt: number
  /** It has acquired the checkpoint. */
  readonly hasLease: boolean
  /** It has learned that another owner has the checkpoint. */
  readonly knowsLoss: boolean
  /** Receipts of its parts. */
  readonly records: Versions
}

/** Two owners, the store that they share, the service and the source. */
export interface World {
  /** Version of the source. */
  readonly source: number
  /** Version of the object; 0 for none. */
  readonly object: number
  /** Versions that the object has ever had. */
  readonly everStored: readonly number[]
  readonly uploads: readonly ServiceUpload[]
  readonly checkpoint: StoredRecord | undefined
  /** Index of the owner that has the lease. */
  readonly leaseOf: number | undefined
  /** Upload ids whose completion the store was told before it was sent. */
  readonly marked: readonly UploadId[]
  /** Upload ids that an error or a notice names. */
  readonly named: readonly UploadId[]
  readonly owners: readonly Owner[]
  /** Number of completions whose response may still be lost. */
  readonly losses: number
}

/** Whether the store checks in each write who has the lease. */
export type Fencing = 'fenced' | 'unfenced'

const NOT_STARTED: Owner = {
  state: undefined,
  pending: [],
  startedAt: 0,
  hasLease: false,
  knowsLoss: false,
  records: [],
}

/** Nothing has happened yet. */
export const FIRST_WORLD: World = {
  source: 1,
  object: 0,
  everStored: [],
  uploads: [],
  checkpoint: undefined,
  leaseOf: undefined,
  marked: [],
  named: [],
  owners: [NOT_STARTED, NOT_STARTED],
  losses: 1,
}

/** Returns the world after a change of one owner. */
export function withOwner(world: World, index: number, change: Partial<Owner>): World {
  return {
    ...world,
    owners: world.owners.map((owner, at) => (at === index ? { ...owner, ...change } : owner)),
  }
}

/** Returns the versions with another one for a part. */
export function withVersion(versions: Versions, number: number, version: number): Versions {
  return Array.from({ length: Math.max(versions.length, number) }, (_, index) =>
    index === number - 1 ? version : (versions[index] ?? 0),
  )
}

/** Equal for two worlds in which the same things can happen. Messages of errors do not count. */
export function keyOf(world: World): string {
  return JSON.stringify(world, (_, value: unknown) => {
    if (value instanceof Error) return 'code' in value ? value.code : 'error'
    if (value instanceof Map || value instanceof Set)
      return [...value].map(String).sort((a, b) => (a < b ? -1 : 1))
    return typeof value === 'bigint' ? `${value}` : value
  })
}
