import { checkOptions } from './check-options.ts'
import { checkBucket, checkKey, type ObjectName } from './object-name.ts'
import type { PayerOptions } from './transfer-options.ts'

/** Options of every request. */
export interface RequestOptions extends PayerOptions {
  /** Ends the request when it aborts; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Names a bucket. */
export interface BucketInput extends RequestOptions {
  readonly bucket: string
}

/** Names an object. */
export interface ObjectInput extends RequestOptions {
  readonly bucket: string
  readonly key: string
}

/** Names an object, or one of its versions. */
export interface ObjectVersionInput extends ObjectInput {
  /** Default: the latest version. */
  readonly versionId?: string
}

/** Checks the names of an object and the options that are given with them. @throws ValidationError */
export function checkObject(input: ObjectName): void {
  checkBucket(input.bucket)
  checkKey(input.key)
  checkOptions(input)
}
