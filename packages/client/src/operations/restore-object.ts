import { bytesBody } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { choice, defined, headerValue } from '../options/header-value.ts'
import { checkObject, type ObjectVersionInput } from '../options/request-input.ts'

/** How fast an object is restored; faster tiers cost more (OSS: RestoreObject). */
export type RestoreTier = 'Expedited' | 'Standard' | 'Bulk'

/** An archived object to restore. */
export interface RestoreObjectInput extends ObjectVersionInput {
  /**
   * Number of days for which the restored copy can be read: 1 to 7 for Archive, 1 to 365 for ColdArchive and
   * DeepColdArchive. Default: 1.
   */
  readonly days?: number
  /**
   * Speed of a restore from ColdArchive or, except `Bulk`, DeepColdArchive. Not for Archive, which takes a
   * minute. Default: `Standard`.
   */
  readonly tier?: RestoreTier
}

/** Result of a request to restore an object. */
export interface RestoreStarted {
  /** `started`: the object can be read later; `prolonged`: it can be read already, and now for longer. */
  readonly state: 'started' | 'prolonged'
}

const TIERS: readonly RestoreTier[] = ['Expedited', 'Standard', 'Bulk']
const MAX_DAYS = 365

export async function restoreObject(
  connection: Connection,
  input: RestoreObjectInput,
): Promise<RestoreStarted> {
  checkObject(input)
  const { bucket, key, days = 1, versionId } = input
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
    throw new ValidationError('OPTION_INVALID', 'days', `days must be a whole number from 1 to ${MAX_DAYS}`)
  const tier = choice('tier', input.tier, TIERS)
  const { context, send } = prepareCall(connection, input)
  const job = tier === undefined ? '' : `<JobParameters><Tier>${tier}</Tier></JobParameters>`
  try {
    const { status } = await sendRequest(
      context,
      {
        operation: 'RestoreObject',
        method: 'POST',
        bucket,
        key,
        query: { restore: '', ...defined({ versionId: headerValue('versionId', versionId) }) },
        headers: { 'content-type': 'application/xml' },
        body: bytesBody(`<RestoreRequest><Days>${days}</Days>${job}</RestoreRequest>`),
      },
      // A second request during the restore is rejected, which is recognized below.
      { ...send, idempotent: true },
    )
    return { state: status === 200 ? 'prolonged' : 'started' }
  } catch (error) {
    // An earlier attempt, whose response was lost, has started it.
    if (isRefusal(error, 'RestoreAlreadyInProgress') && error.mayHaveBeenApplied) return { state: 'started' }
    throw error
  }
}
