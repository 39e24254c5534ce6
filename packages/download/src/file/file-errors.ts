import { dirname } from 'node:path'
import { isTargetError, TargetError } from '../errors/target-error.ts'

/** The system's code of a failed file call, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Says what a failed file call means for the file at `path`, and what to do. */
export function asTargetError(error: unknown, path: string): TargetError {
  if (isTargetError(error)) return error
  const cause = { cause: error }
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const message = `${dirname(path)} is not a directory that exists. Make it, or choose another place.`
      return new TargetError('NO_DIRECTORY', message, cause)
    }
    case 'EACCES':
    case 'EPERM':
      return new TargetError(
        'NO_PERMISSION',
        `No permission for ${path}. Grant it, or choose another place.`,
        cause,
      )
    case 'EROFS': {
      const message = `${path} is on a read-only file system. Choose another place.`
      return new TargetError('NO_PERMISSION', message, cause)
    }
    case 'ENOSPC':
    case 'EDQUOT':
      return new TargetError(
        'NO_SPACE',
        `No space left for ${path}. Free some; the same call continues.`,
        cause,
      )
    case 'EFBIG': {
      const message = `${path} would be larger than its file system or a limit of this process allows. Choose another place.`
      return new TargetError('NO_SPACE', message, cause)
    }
    default: {
      const reason = error instanceof Error ? error.message : String(error)
      return new TargetError('FAILED', `${path} cannot be used: ${reason}.`, cause)
    }
  }
}
