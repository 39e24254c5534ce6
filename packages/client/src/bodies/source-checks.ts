import { ValidationError } from '../errors/validation-error.ts'

/** How a single request checks the content that it reads. */
export interface SourceCheckOptions {
  /**
   * How changes of the content during the request are detected.
   * - `metadata` (default): by the size and timestamps of a file.
   * - `full`: the content is also read once more after the request and compared, which detects a program that
   *   writes to the file through a memory mapping (`mmap`) without changing its timestamps. The content is
   *   already stored by then: the call fails with `SOURCE_CHANGED`, and must be repeated. Not for streams.
   */
  readonly verify?: 'metadata' | 'full'
  /**
   * True: the file may grow during the request, such as a log. The content that it has at the start is sent,
   * and is read once more and compared after the request. Default: false: a file that grows has changed. Only
   * for files and `FileHandle`s, without `clientEncryption`.
   */
  readonly allowGrowth?: boolean
}

/** Picks the options of this module. */
export function sourceChecks({ verify, allowGrowth }: SourceCheckOptions): SourceCheckOptions {
  return { ...(verify !== undefined && { verify }), ...(allowGrowth !== undefined && { allowGrowth }) }
}

/** Properties of a source that determine which checks are possible. */
export interface CheckedSource {
  /** Whether the source is a file, which can grow. */
  readonly isFile: boolean
  readonly isEncrypted: boolean
}

/** Checks that `allowGrowth` is supported for a source. @throws ValidationError `OPTION_INVALID` */
export function checkGrowth(
  { allowGrowth }: { readonly allowGrowth?: boolean | undefined },
  { isFile, isEncrypted }: CheckedSource,
): void {
  if (allowGrowth !== true) return
  if (!isFile) throw invalid('allowGrowth', 'is for files and FileHandles only')
  // The same key must not encrypt two different contents, and the content of a growing file is not fixed.
  if (isEncrypted)
    throw invalid('allowGrowth', 'cannot be combined with clientEncryption; upload a copy of the file')
}

/**
 * Checks `verify` for a single request.
 *
 * @param isOnce - whether the content can be read only once.
 * @throws ValidationError `OPTION_INVALID`
 */
export function checkVerify({ verify }: { readonly verify?: unknown }, isOnce: boolean): void {
  if (verify === 'content')
    throw invalid('verify', 'must be "metadata" or "full": one request has no parts of an earlier run')
  if (verify === 'full' && isOnce)
    throw invalid('verify', 'must be "metadata" for a stream, which is read only once')
}

function invalid(field: string, problem: string): ValidationError {
  return new ValidationError('OPTION_INVALID', field, `${field} ${problem}`)
}
