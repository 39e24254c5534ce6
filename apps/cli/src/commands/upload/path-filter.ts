import type { FilterSubject } from '@oss/client'
import picomatch from 'picomatch'

/** Glob patterns that select paths. */
export interface PathPatterns {
  /** If not empty, only files that match one of these. */
  readonly include: readonly string[]
  /** No files or directories that match one of these; has priority over `include`. */
  readonly exclude: readonly string[]
}

/**
 * Creates a filter from glob patterns. A pattern without `/` matches names in every directory; one with `/`
 * matches the path relative to the uploaded directory, where `**` matches any number of directories. Names
 * that begin with a dot are not special.
 */
export function pathFilter({ include, exclude }: PathPatterns): (subject: FilterSubject) => boolean {
  const isIncluded = include.length === 0 ? () => true : matcher(include)
  const isExcluded = exclude.length === 0 ? () => false : matcher(exclude)
  return ({ path, kind }) => {
    if (isExcluded(path)) return false
    // "build/**" excludes all contents of the directory, so it need not be read.
    if (kind === 'directory') return !isExcluded(`${path}/`)
    return isIncluded(path)
  }
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.map((pattern) => {
    // A directory may end with "/", and any path may start with "./".
    const plain = pattern.replace(/(?<=.)\/$/, '')
    return picomatch(plain.replace(/^\.\//, ''), { dot: true, basename: !plain.includes('/') })
  })
  return (path) => matchers.some((matches) => matches(path))
}
