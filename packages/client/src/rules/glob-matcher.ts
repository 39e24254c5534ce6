import picomatch from 'picomatch'
import { ValidationError } from '../errors/validation-error.ts'

/**
 * Creates a function that checks whether a path matches one of several glob patterns. A pattern without `/`
 * matches names in every directory (`*.html`); one with `/` matches the whole path, in which `**` matches any
 * number of directories (`assets/**`). Names that begin with a dot are not special. `/` separates on every
 * platform.
 *
 * @throws ValidationError `OPTION_INVALID` for an empty pattern.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.map((pattern) => {
    if (pattern === '') throw new ValidationError('OPTION_INVALID', 'pattern', 'pattern must not be empty')
    // A directory may end with "/", and any path may start with "./".
    const plain = pattern.replace(/(?<=.)\/$/, '')
    return picomatch(plain.replace(/^\.\//, ''), { dot: true, basename: !plain.includes('/') })
  })
  return (path) => matchers.some((matches) => matches(path))
}
