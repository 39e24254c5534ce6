import { type FilterSubject, globMatcher } from '@oss/client'

/** Glob patterns that select paths. */
export interface PathPatterns {
  /** If not empty, only files that match one of these. */
  readonly include: readonly string[]
  /** No files or directories that match one of these; has priority over `include`. */
  readonly exclude: readonly string[]
}

/** Creates a filter from glob patterns for the path relative to the directory, see {@link globMatcher}. */
export function pathFilter({ include, exclude }: PathPatterns): (subject: FilterSubject) => boolean {
  const isIncluded = include.length === 0 ? () => true : globMatcher(include)
  const isExcluded = exclude.length === 0 ? () => false : globMatcher(exclude)
  return ({ path, kind }) => {
    if (isExcluded(path)) return false
    // "build/**" excludes all contents of the directory, so it need not be read.
    if (kind === 'directory') return !isExcluded(`${path}/`)
    return isIncluded(path)
  }
}
