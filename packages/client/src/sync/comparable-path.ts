import { localNames } from '../directory/local-path.ts'

/**
 * Whether a path below the prefix can be that of a file, so that a sync covers it. Others are neither compared
 * nor deleted: marks of directories, whose keys end with `/`, and checkpoints of this SDK.
 */
export function isComparablePath(path: string): boolean {
  try {
    localNames(path, process.platform)
    return true
  } catch {
    return false
  }
}
