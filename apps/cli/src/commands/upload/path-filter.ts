import type { FilterSubject } from '@oss/client'
import picomatch from 'picomatch'

/** Which paths to take. */
export interface PathPatterns {
  /** When there are any, only files that fit one of them. */
  readonly include: readonly string[]
  /** No files or directories that fit one of them; stronger than `include`. */
  readonly exclude: readonly string[]
}

/**
 * A filter by glob patterns. A pattern without `/` is compared with the name, in whatever directory; one with `/` with the path from the
 * directory that is uploaded, in which `**` stands for any number of directories. Names that begin with a dot are like others.
 */
export function pathFilter({ include, exclude }: PathPatterns): (subject: FilterSubject) => boolean {
  const isIncluded = include.length === 0 ? () => true : matcher(include)
  const isExcluded = exclude.length === 0 ? () => false : matcher(exclude)
  return ({ path, kind }) => {
    if (isExcluded(path)) return false
    // "build/**" leaves nothing of the directory, so that it need not be looked into.
    if (kind === 'directory') return !isExcluded(`${path}/`)
    return isIncluded(path)
  }
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.map((pattern) => {
    // A directory may be written with "/" at its end, and any path with "./" before it.
    const plain = pattern.replace(/(?<=.)\/$/, '')
    return picomatch(plain.replace(/^\.\//, ''), { dot: true, basename: !plain.includes('/') })
  })
  return (path) => matchers.some((fits) => fits(path))
}
