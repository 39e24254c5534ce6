import { ValidationError } from '../errors/validation-error.ts'

/** How one request checks the content that it reads. */
export interface SourceCheckOptions {
  /**
   * How a change of the content during the request is noticed. `metadata` (default): by the size and the times of a file. `full`: the content is
   * read once more after the request and compared, which also sees a program that writes to the file through a memory mapping (`mmap`) without
   * changing its times. The bytes are stored by then: the call fails with `SOURCE_CHANGED`, and they have to be sent again. Not for streams.
   */
  readonly verify?: 'metadata' | 'full'
  /**
   * True: the file may be appended to during the request, such as a log. The bytes that it has at the start are sent, and are read once more and
   * compared after the request. Default: false, a file that grows has changed. Only for files and `FileHandle`s, without `clientEncryption`.
   */
  readonly allowGrowth?: boolean
}

/** Only these options. */
export function sourceChecks({ verify, allowGrowth }: SourceCheckOptions): SourceCheckOptions {
  return { ...(verify !== undefined && { verify }), ...(allowGrowth !== undefined && { allowGrowth }) }
}

/** What the options about how a source is checked depend on. */
export interface CheckedSource {
  /** Whether it is a file, which may grow. */
  readonly isFile: boolean
  readonly isEncrypted: boolean
}

/**
 * Checks that a source may grow, if it is to be allowed.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function checkGrowth(
  { allowGrowth }: { readonly allowGrowth?: boolean | undefined },
  { isFile, isEncrypted }: CheckedSource,
): void {
  if (allowGrowth !== true) return
  if (!isFile) throw invalid('allowGrowth', 'is for files and FileHandles only')
  // One key must never meet two contents, and nobody can say what a growing file had when it was read.
  if (isEncrypted)
    throw invalid('allowGrowth', 'cannot be combined with clientEncryption; upload a copy of the file')
}

/**
 * Checks how one request verifies what it reads.
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
