import { percentEncode } from '@oss/signer'
import { checkOptions } from '../options/check-options.ts'
import { defined, headerValue } from '../options/header-value.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import { httpDate } from '../options/object-options.ts'

/** What to copy, and on which conditions (OSS: x-oss-copy-source). The copy fails with `PreconditionFailed`, or a 304, if one does not hold. */
export interface CopySource {
  /** Default: the bucket that is copied to. */
  readonly bucket?: string
  readonly key: string
  /** Default: the newest version. */
  readonly versionId?: string
  /** Only while it has this ETag: so all parts of a copy come from one object. */
  readonly ifMatch?: string
  /** Only while it has another ETag. */
  readonly ifNoneMatch?: string
  /** Only if it was changed after this. */
  readonly ifModifiedSince?: Date
  /** Only if it was not changed after this. */
  readonly ifUnmodifiedSince?: Date
}

/**
 * The headers that name the source of a copy.
 *
 * @throws ValidationError `BUCKET_INVALID`, `KEY_INVALID`, `HEADER_INVALID` or `OPTION_INVALID`
 */
export function copySourceHeaders(source: CopySource, targetBucket: string): Record<string, string> {
  const { bucket = targetBucket, key, versionId, ifModifiedSince, ifUnmodifiedSince } = source
  checkBucket(bucket)
  checkKey(key)
  checkOptions(source, 'source.')
  const version =
    versionId === undefined ? '' : `?versionId=${percentEncode(versionId, { keepSlash: false })}`
  return defined({
    'x-oss-copy-source': `/${bucket}/${percentEncode(key, { keepSlash: true })}${version}`,
    'x-oss-copy-source-if-match': headerValue('source.ifMatch', source.ifMatch),
    'x-oss-copy-source-if-none-match': headerValue('source.ifNoneMatch', source.ifNoneMatch),
    'x-oss-copy-source-if-modified-since':
      ifModifiedSince && httpDate('source.ifModifiedSince', ifModifiedSince),
    'x-oss-copy-source-if-unmodified-since':
      ifUnmodifiedSince && httpDate('source.ifUnmodifiedSince', ifUnmodifiedSince),
  })
}
