import { CheckpointError, isCheckpointError } from '@oss/multipart'
import { errorCode } from '@oss/multipart/file'

/**
 * Converts the error of a failed file call to one that names the file and explains what to do.
 *
 * @param path - path of the file or directory that the call was for
 */
export function asCheckpointError(error: unknown, path: string): CheckpointError {
  if (isCheckpointError(error)) return error
  const code = errorCode(error)
  const cause = { cause: error }
  switch (code) {
    case 'ENOTDIR':
      return new CheckpointError(
        'UNWRITABLE',
        `${path} cannot be used: part of this path is a file, not a directory. Remove that file and create the directory, or choose another checkpoint directory.`,
        cause,
      )
    case 'ENOENT':
      return new CheckpointError(
        'UNWRITABLE',
        `${path} does not exist. Create the directory, or choose another checkpoint directory.`,
        cause,
      )
    case 'EACCES':
    case 'EPERM':
      return new CheckpointError(
        'UNWRITABLE',
        `Permission denied: ${path}. Grant access, or choose another checkpoint directory.`,
        cause,
      )
    case 'EROFS':
      return new CheckpointError(
        'UNWRITABLE',
        `${path} is on a read-only file system. Choose another checkpoint directory.`,
        cause,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return new CheckpointError(
        'UNWRITABLE',
        `No space left on the device for ${path}. Free some space, or choose another checkpoint directory.`,
        cause,
      )
    case 'EMFILE':
    case 'ENFILE':
      return new CheckpointError(
        'UNWRITABLE',
        `${path} could not be opened: this process has too many open files. Upload fewer files at once, or raise the limit (ulimit -n).`,
        cause,
      )
    case 'ELOOP':
      return new CheckpointError(
        'UNSAFE_LOCATION',
        `${path} is a symbolic link. Remove it, or choose another checkpoint directory.`,
        cause,
      )
    // EISDIR: the path is a directory. ESPIPE: it is a pipe.
    case 'EISDIR':
    case 'ESPIPE':
      return new CheckpointError(
        'UNSAFE_LOCATION',
        `${path} is not a regular file. Inspect it, and remove it if it is not needed.`,
        cause,
      )
    default:
      return new CheckpointError(
        'UNWRITABLE',
        `${path} cannot be used for checkpoints: ${reasonOf(error)}.`,
        cause,
      )
  }
}

/** Calls a function of the file system. @throws CheckpointError if it fails */
export async function withCheckpointError<Result>(
  path: string,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw asCheckpointError(error, path)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
