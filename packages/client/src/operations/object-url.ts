import type { Connection } from '../connection/connection.ts'
import { urlOf } from '../connection/endpoint.ts'
import { checkOptions } from '../options/check-options.ts'
import { defined, headerValue } from '../options/header-value.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'

/** An object whose URL is returned. */
export interface ObjectUrlInput {
  readonly bucket: string
  readonly key: string
  /** Default: the latest version when the URL is used. */
  readonly versionId?: string
  /** Processes the object: `image/resize,w_100` (OSS: x-oss-process). Default: the object as it is. */
  readonly process?: string
}

export function objectUrl({ context }: Pick<Connection, 'context'>, input: ObjectUrlInput): string {
  const { bucket, key, versionId, process } = input
  checkBucket(bucket)
  checkKey(key)
  checkOptions(input)
  const query = defined({
    versionId: headerValue('versionId', versionId),
    'x-oss-process': headerValue('process', process),
  })
  return urlOf(context.endpoint, bucket, key, query).href
}
