import { ServiceError } from '../../errors/service-error.ts'
import type { StorageClass } from '../../model/object-properties.ts'
import type { ObjectRecord } from '../../model/object-record.ts'

const HOUR_MS = 3_600_000

/** How long a restore takes, by storage class and tier (OSS: RestoreObject). Others need none. */
export const RESTORE_MS: Readonly<Partial<Record<StorageClass, Readonly<Record<string, number>>>>> = {
  Archive: { Standard: 60_000 },
  ColdArchive: { Expedited: HOUR_MS, Standard: 5 * HOUR_MS, Bulk: 12 * HOUR_MS },
  DeepColdArchive: { Expedited: 12 * HOUR_MS, Standard: 48 * HOUR_MS },
}

/** Longest time that a restored copy is kept, in days. */
export const MAX_RESTORE_DAYS: Readonly<Partial<Record<StorageClass, number>>> = {
  Archive: 7,
  ColdArchive: 365,
  DeepColdArchive: 365,
}

/** State of the restored copy of an object. */
export function restoreState({ restore }: ObjectRecord, now: number): 'none' | 'ongoing' | 'restored' {
  if (restore === undefined || now >= restore.expiresAt) return 'none'
  return now < restore.readyAt ? 'ongoing' : 'restored'
}

/**
 * Rejects reading the content of an archived object that is not restored.
 *
 * @throws ServiceError `InvalidObjectState`
 */
export function requireReadable(object: ObjectRecord, now: number): void {
  const isArchived = RESTORE_MS[object.properties.storageClass] !== undefined
  if (isArchived && restoreState(object, now) !== 'restored')
    throw new ServiceError('InvalidObjectState', { details: { ObjectName: object.key } })
}

/** The header `x-oss-restore`, for an object that was restored, or will be. */
export function restoreHeaders(object: ObjectRecord, now: number): Readonly<Record<string, string>> {
  const { restore } = object
  const state = restoreState(object, now)
  if (restore === undefined || state === 'none') return {}
  const expiry = `ongoing-request="false", expiry-date="${new Date(restore.expiresAt).toUTCString()}"`
  return { 'x-oss-restore': state === 'ongoing' ? 'ongoing-request="true"' : expiry }
}
