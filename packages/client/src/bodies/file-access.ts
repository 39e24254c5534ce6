import type { CheckpointStore, ObjectTarget, StreamReader, UploadSource } from '@oss/multipart'
import { ValidationError, type ValidationErrorCode } from '../errors/validation-error.ts'

/** A stream that is written to a file before it is uploaded. */
export interface Spool {
  readonly source: UploadSource
  /** Removes the file. */
  remove(): Promise<void>
}

/** Access to files by path. Clients of platforms without a file system have none. */
export interface FileAccess {
  /** Creates the source of a file. */
  source(path: string): UploadSource
  /** Creates the checkpoint store of a directory. */
  checkpointsIn(directory: string): CheckpointStore
  /**
   * Creates the checkpoint store of a file, in which the checkpoint of a renamed file is found, too.
   *
   * @param directory - default: the directory of the file.
   */
  checkpointsOf(path: string, directory: string | undefined): CheckpointStore
  /** Writes a stream to a file in a directory as soon as the source is opened. */
  spool(directory: string, target: ObjectTarget, reader: StreamReader): Spool
}

/**
 * Returns the access to files, for an option that is a path.
 *
 * @throws ValidationError with the given code when the client has none.
 */
export function requireFiles(
  files: FileAccess | undefined,
  field: string,
  code: ValidationErrorCode = 'OPTION_INVALID',
): FileAccess {
  if (files !== undefined) return files
  const message = `${field} is a path, but this client has no access to files; pass the content as body and a store as checkpoints, or use OssClient of @oss/client in Node.js`
  throw new ValidationError(code, field, message)
}
