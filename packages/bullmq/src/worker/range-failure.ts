import { isOssError } from '@oss/client'

/** A file that is not stored, as it is listed: text only, without secrets. */
export interface TreeFailure {
  /** Path of the file; of a directory that cannot be read, of the directory. */
  readonly file: string
  /** Key of the object; of a directory, the prefix of the keys of its files. */
  readonly key: string
  /** Literal of the error, such as `SOURCE_UNREADABLE`; `undefined` for an error of another library. */
  readonly code: string | undefined
  /** Reason, as the error names it. */
  readonly message: string
  /** Whether the same call may succeed later. */
  readonly isTemporary: boolean
}

/** Describes why a file is not stored. */
export function failureOf({ file, key }: Pick<TreeFailure, 'file' | 'key'>, error: unknown): TreeFailure {
  const code = isOssError(error) ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  return { file, key, code, message, isTemporary: mayEndByItself(error) }
}

/**
 * Failures that another attempt of a worker may not meet, though a program alone would: a database of
 * checkpoints that was away for longer than a lease, another owner, a file that was being written.
 */
const REPEATED: ReadonlySet<string> = new Set([
  'CHECKPOINT_FAILED',
  'TAKEN_OVER',
  'COMPLETION_UNKNOWN',
  'STALE_UPLOAD_NOT_ABORTED',
  'UPLOAD_LOST',
  'SOURCE_CHANGED',
])

/**
 * Returns whether another attempt may succeed. An error of an unknown kind is tried again: that costs a
 * comparison, and nothing is stored twice.
 */
export function mayEndByItself(error: unknown): boolean {
  return !isOssError(error) || error.isTemporary || REPEATED.has(error.code)
}

/**
 * Returns when the lease of another owner ends, if that is why a file is not stored: the worker that died
 * with it, mostly.
 */
export function lockedUntil(error: unknown): number | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause) || cause.code !== 'LOCKED' || !('owner' in cause)) continue
    const { owner } = cause as { readonly owner?: { readonly leaseEndsAtMs?: number } }
    return owner?.leaseEndsAtMs
  }
  return undefined
}
