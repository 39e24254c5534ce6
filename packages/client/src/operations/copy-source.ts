import { percentEncode } from '@oss/signer'
import { checkOptions } from '../options/check-options.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import { conditionHeaders, type ObjectConditions } from './object-conditions.ts'

/** The object to copy, and conditions on it (OSS: x-oss-copy-source). */
export interface CopySource extends ObjectConditions {
  /** Default: the target bucket. */
  readonly bucket?: string
  readonly key: string
  /** Default: the latest version. */
  readonly versionId?: string
}

/**
 * The headers that name the source of a copy.
 *
 * @throws ValidationError `BUCKET_INVALID`, `KEY_INVALID`, `HEADER_INVALID` or `OPTION_INVALID`
 */
export function copySourceHeaders(source: CopySource, targetBucket: string): Record<string, string> {
  const { bucket = targetBucket, key, versionId } = source
  checkBucket(bucket)
  checkKey(key)
  checkOptions(source, 'source.')
  const version =
    versionId === undefined ? '' : `?versionId=${percentEncode(versionId, { keepSlash: false })}`
  return {
    'x-oss-copy-source': `/${bucket}/${percentEncode(key, { keepSlash: true })}${version}`,
    ...conditionHeaders(source, 'source.', 'x-oss-copy-source-'),
  }
}
