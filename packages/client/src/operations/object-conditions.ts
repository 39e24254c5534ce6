import { defined, headerValue } from '../options/header-value.ts'
import { httpDate } from '../options/object-options.ts'

/** Conditions on an object. If one does not hold, the request fails, and nothing is transferred. */
export interface ObjectConditions {
  /** The object must have this ETag; otherwise the request fails with `PreconditionFailed`, status 412. */
  readonly ifMatch?: string
  /** The object must have another ETag; otherwise the request fails with `NotModified`, status 304. */
  readonly ifNoneMatch?: string
  /**
   * The object must have been modified after this date, in whole seconds; otherwise the request fails with
   * `NotModified`, status 304.
   */
  readonly ifModifiedSince?: Date
  /**
   * The object must not have been modified after this date, in whole seconds; otherwise the request fails
   * with `PreconditionFailed`, status 412.
   */
  readonly ifUnmodifiedSince?: Date
}

/**
 * Returns the headers of conditions.
 *
 * @param field - prefix of the names of the options in messages.
 * @param header - prefix of the names of the headers.
 * @throws ValidationError `HEADER_INVALID` or `OPTION_INVALID`
 */
export function conditionHeaders(
  { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince }: ObjectConditions,
  field = '',
  header = '',
): Record<string, string> {
  const date = (name: string, value: Date | undefined) => value && httpDate(field + name, value)
  return defined({
    [`${header}if-match`]: headerValue(`${field}ifMatch`, ifMatch),
    [`${header}if-none-match`]: headerValue(`${field}ifNoneMatch`, ifNoneMatch),
    [`${header}if-modified-since`]: date('ifModifiedSince', ifModifiedSince),
    [`${header}if-unmodified-since`]: date('ifUnmodifiedSince', ifUnmodifiedSince),
  })
}
