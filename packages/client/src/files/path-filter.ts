import { checkSynchronous } from '../options/check-options.ts'
import type { FindFilesOptions } from './find-files.ts'

/**
 * Applies a filter to paths that come in order, as a search of directories would: a rejected directory
 * rejects everything below it.
 */
export function pathFilter(filter: FindFilesOptions['filter'] = () => true): (path: string) => boolean {
  let last: { readonly directory: string; readonly isWanted: boolean } | undefined

  function isWanted(path: string, kind: 'file' | 'directory'): boolean {
    const wanted: unknown = filter({ path, kind })
    // A promise is truthy, so nothing would be skipped.
    checkSynchronous('filter', wanted, 'true or false')
    return Boolean(wanted)
  }

  function isWantedDirectory(directory: string): boolean {
    if (directory === '') return true
    if (last?.directory !== directory) {
      const parent = directory.slice(0, Math.max(0, directory.lastIndexOf('/')))
      last = { directory, isWanted: isWantedDirectory(parent) && isWanted(directory, 'directory') }
    }
    return last.isWanted
  }

  return (path) =>
    isWantedDirectory(path.slice(0, Math.max(0, path.lastIndexOf('/')))) && isWanted(path, 'file')
}
