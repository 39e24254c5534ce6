import {
  type DownloadHandle,
  type DownloadNotice,
  type DownloadOptions,
  type DownloadTarget,
  startDownload,
} from '@oss/download'
import { fileTarget } from '@oss/download/file'
import type { CheckpointStore } from '@oss/multipart'
import type { Connection } from '../connection/connection.ts'
import type { RequestOptions } from '../connection/oss-request.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import type {
  ClientEncryption,
  EncryptionOptions,
  ObjectDecryption,
} from '../encryption/client-encryption.ts'
import { decryptingTarget } from '../encryption/decrypting-target.ts'
import { ValidationError } from '../errors/validation-error.ts'
import {
  createObjectReader,
  type ObjectReaderInput,
  type OssObjectReader,
} from '../operations/object-reader.ts'
import { storeFor } from './resumable-upload.ts'

/** What to download, where to, and how. */
export interface ResumableDownloadInput extends ObjectReaderInput, RequestOptions, EncryptionOptions {
  /**
   * Path of the file. It appears, or is replaced, when all bytes are there and proven; its directory must exist. Until then they are in a hidden
   * file beside it. Of a symbolic link, the file that it leads to; what is no regular file (a device, a pipe, `/dev/stdout`) is refused. A file that is
   * replaced leaves its permissions to the new one, and its owner and group where this process may give files to them; access control lists, extended
   * attributes and other hard links stay with the old one.
   */
  readonly file: string
  /** False: a file that is there is left as it is, and the download fails with `TARGET_EXISTS`. Default: true. */
  readonly overwrite?: boolean
  /**
   * Bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB); default 8 MiB. Raised by itself when more than 10,000 parts would be
   * needed.
   */
  readonly partSize?: number
  /** Parts in flight at a time, from 1 to 1,000; default 3. */
  readonly parallel?: number
  /** An existing directory for the checkpoint; default the directory of the file. */
  readonly checkpointDir?: string
  /** A store for the checkpoint, in place of a directory; default the client's. */
  readonly checkpoints?: CheckpointStore
  /** Told what is worth telling a person: parts reused, everything read again and why, a damaged checkpoint. */
  readonly onNotice?: (notice: DownloadNotice) => void
}

/**
 * Starts a resumable download.
 *
 * @throws ValidationError or PlanError for bad input, before anything is sent or written.
 */
export function resumableDownload(
  connection: Connection,
  clientStore: CheckpointStore | undefined,
  input: ResumableDownloadInput,
): DownloadHandle {
  const { file, overwrite, partSize, parallel, signal, onNotice } = input
  checkEncryption(input.clientEncryption)
  const reader = createObjectReader(connection, withoutEncryption(input))
  if (typeof file !== 'string' || file === '' || file.includes('\0') || !file.isWellFormed()) {
    const message = 'file is missing or no path; it names the file that the object becomes'
    throw new ValidationError('OPTION_INVALID', 'file', message)
  }
  if (overwrite !== undefined && typeof overwrite !== 'boolean')
    throw new ValidationError('OPTION_INVALID', 'overwrite', 'overwrite is neither true nor false')
  const target = fileTarget(file)
  return startDownload({
    ...portsOf(reader, target, input.clientEncryption),
    checkpoints: input.checkpoints ?? storeFor({ ...input, file: target.label }, clientStore),
    now: connection.now,
    ...(overwrite !== undefined && { overwrite }),
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(signal !== undefined && { signal }),
    ...(onNotice !== undefined && { onNotice }),
  })
}

/** What decrypts the object is known when it is described, which a download does before anything else. */
function portsOf(
  reader: OssObjectReader,
  target: DownloadTarget,
  encryption: ClientEncryption | undefined,
): Pick<DownloadOptions, 'reader' | 'target'> {
  if (encryption === undefined) return { reader, target }
  let decryption: ObjectDecryption | undefined
  return {
    reader: {
      ...reader,
      async describe(signal) {
        const object = await reader.describe(signal)
        decryption = object && (await encryption.open(object.metadata))
        return object
      },
    },
    target: decryptingTarget(target, () => {
      if (decryption === undefined) throw new Error('the object was not described')
      return decryption
    }),
  }
}
