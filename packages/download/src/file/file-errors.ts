import { unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode, retryWhileInUse } from '@oss/multipart/file'
import { isTargetError, TargetError } from '../errors/target-error.ts'

/** Calls a function of the file system. @throws TargetError for the file at `path` if it fails */
export async function withTargetError<Result>(path: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw asTargetError(error, path)
  }
}

/** Removes a file if it exists. @throws TargetError */
export async function removeIfExists(path: string): Promise<void> {
  try {
    await retryWhileInUse(() => unlink(path))
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw asTargetError(error, path)
  }
}

/** Converts the error of a failed file call to one that names the file at `path` and explains what to do. */
export function asTargetError(error: unknown, path: string): TargetError {
  if (isTargetError(error)) return error
  const cause = { cause: error }
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const message = `The directory ${dirname(path)} does not exist. Create it, or choose another path.`
      return new TargetError('NO_DIRECTORY', message, cause)
    }
    case 'EACCES':
    case 'EPERM':
      return new TargetError(
        'NO_PERMISSION',
        `Permission denied: ${path}. Grant access, or choose another path.`,
        cause,
      )
    case 'EROFS': {
      const message = `${path} is on a read-only file system. Choose another path.`
      return new TargetError('NO_PERMISSION', message, cause)
    }
    case 'ENOSPC':
    case 'EDQUOT':
      return new TargetError(
        'NO_SPACE',
        `No space left on the device for ${path}. Free some space, then call again to resume.`,
        cause,
      )
    case 'EFBIG': {
      const message = `${path} would exceed the maximum file size of its file system or of this process. Choose another path.`
      return new TargetError('NO_SPACE', message, cause)
    }
    case 'ENAMETOOLONG': {
      const message = `The name of the file, or its path, is longer than the file system allows: ${path}. Choose a shorter one.`
      return new TargetError('FAILED', message, cause)
    }
    default: {
      const reason = error instanceof Error ? error.message : String(error)
      return new TargetError('FAILED', `${path} cannot be used: ${reason}.`, cause)
    }
  }
}
