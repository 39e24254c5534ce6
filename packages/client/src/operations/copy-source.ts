import { percentEncode } from '@oss/signer'
import { checkOptions } from '../options/check-options.ts'
import { defined, headerValue } from '../options/header-value.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import { httpDate } from '../options/object-options.ts'

/**
 * The object to copy, and conditions on it (OSS: x-oss-copy-source). If a condition does not hold, the copy
 * fails with `PreconditionFailed` or status 304.
 */
export interface CopySource {
  /** Default: the target bucket. */
  readonly bucket?: string
  readonly key: string
  /** Default: the latest version. */
  readonly versionId?: string
  /** Copies only if the object has this ETag, so that all parts of a copy come from the same object. */
  readonly ifMatch?: string
  /** Copies only if the object has another ETag. */
  readonly ifNoneMatch?: string
  /** Copies only if the object was modified after this date. */
  readonly ifModifiedSince?: Date
  /** Copies only if the object was not modified after this date. */
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
