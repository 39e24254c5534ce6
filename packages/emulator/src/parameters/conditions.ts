import { ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'

/** Names of the headers for the four conditions. */
export interface ConditionNames {
  readonly match: string
  readonly noneMatch: string
  readonly modifiedSince: string
  readonly unmodifiedSince: string
}

const OBJECT_CONDITIONS: ConditionNames = {
  match: 'if-match',
  noneMatch: 'if-none-match',
  modifiedSince: 'if-modified-since',
  unmodifiedSince: 'if-unmodified-since',
}

/** The conditions on the source of a copy. */
export const COPY_SOURCE_CONDITIONS: ConditionNames = {
  match: 'x-oss-copy-source-if-match',
  noneMatch: 'x-oss-copy-source-if-none-match',
  modifiedSince: 'x-oss-copy-source-if-modified-since',
  unmodifiedSince: 'x-oss-copy-source-if-unmodified-since',
}

/** @throws ServiceError `PreconditionFailed` (412), `NotModified` (304). */
export function requireConditions(
  headers: RequestHeaders,
  object: ObjectRecord,
  names: ConditionNames = OBJECT_CONDITIONS,
): void {
  const etag = `"${object.etag}"`
  const isSame = (wanted: string): boolean =>
    wanted.split(',').some((one) => ['*', etag, object.etag].includes(one.trim()))
  const match = headers.get(names.match)
  if (match !== undefined && !isSame(match)) throw failed('If-Match')
  if (isAfter(object, headers.get(names.unmodifiedSince)) === true) throw failed('If-Unmodified-Since')
  const noneMatch = headers.get(names.noneMatch)
  const isUnchanged = isAfter(object, headers.get(names.modifiedSince)) === false
  if ((noneMatch !== undefined && isSame(noneMatch)) || isUnchanged) {
    throw new ServiceError('NotModified', { headers: { ETag: etag } })
  }
}

/**
 * Rejects conditions on writes (docs/protocol.md#conditional-requests).
 *
 * @throws ServiceError `NotImplemented`
 */
export function rejectConditions(headers: RequestHeaders): void {
  for (const [name, text] of [
    ['if-match', 'If-Match'],
    ['if-none-match', 'If-None-Match'],
    ['if-modified-since', 'If-Modified-Since'],
    ['if-unmodified-since', 'If-Unmodified-Since'],
  ] as const) {
    if (headers.has(name)) throw new ServiceError('NotImplemented', { details: { Header: text } })
  }
}

/** Compares in whole seconds, as HTTP dates have no fractions. Returns undefined without a valid date. */
function isAfter({ lastModified }: ObjectRecord, date: string | undefined): boolean | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(time) ? undefined : Math.floor(lastModified / 1000) * 1000 > time
}

function failed(condition: string): ServiceError {
  return new ServiceError('PreconditionFailed', { details: { Condition: condition } })
}
