import { dirname, resolve } from 'node:path'
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
import { withSignal } from '../connection/oss-request.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import type {
  ClientEncryption,
  EncryptionOptions,
  ObjectDecryption,
} from '../encryption/client-encryption.ts'
import { decryptingTarget } from '../encryption/decrypting-target.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { loggedListeners } from '../events/debug-log.ts'
import {
  createObjectReader,
  type ObjectReaderInput,
  type OssObjectReader,
} from '../operations/object-reader.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { selectCheckpointStore } from './select-checkpoint-store.ts'
import { observeTransfer } from './transfer-observer.ts'

/** Source, target and options of a resumable download. */
export interface ResumableDownloadInput extends ObjectReaderInput, RequestOptions, EncryptionOptions {
  /**
   * Path of the file. It appears, or is replaced, when all bytes are downloaded and verified; its directory
   * must exist. Until then the bytes are in a hidden file beside it. A symbolic link is followed; anything
   * that is not a regular file (a device, a pipe, `/dev/stdout`) is rejected. A new file takes over the
   * permissions of the file that it replaces, and its owner and group where this process is allowed to set
   * them; access control lists, extended attributes and other hard links stay with the old file.
   */
  readonly file: string
  /** False: an existing file is kept, and the download fails with `TARGET_EXISTS`. Default: true. */
  readonly overwrite?: boolean
  /**
   * Part size in bytes, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB). Default: 8 MiB. Raised automatically
   * when more than 10,000 parts would be needed.
   */
  readonly partSize?: number
  /** Maximum number of parts in flight, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** Existing directory for the checkpoint. Default: the directory of the file. */
  readonly checkpointDir?: string
  /** Store for the checkpoint, instead of a directory. Default: that of the client. */
  readonly checkpoints?: CheckpointStore
  /**
   * Called with user-facing notices: parts reused, download restarted (with the reason), damaged checkpoint.
   */
  readonly onNotice?: (notice: DownloadNotice) => void
}

/** Starts a resumable download. @throws ValidationError or PlanError, before anything is sent or written */
export function resumableDownload(connection: Connection, input: ResumableDownloadInput): DownloadHandle {
  const { file, overwrite, partSize, parallel, signal } = input
  checkEncryption(input.clientEncryption)
  const reader = createObjectReader(connection, withoutEncryption(input))
  if (typeof file !== 'string' || file === '' || file.includes('\0') || !file.isWellFormed()) {
    const message = 'file must be the path of the file to write'
    throw new ValidationError('OPTION_INVALID', 'file', message)
  }
  if (overwrite !== undefined && typeof overwrite !== 'boolean')
    throw new ValidationError('OPTION_INVALID', 'overwrite', 'overwrite must be true or false')
  const target = fileTarget(file)
  // Events are about uploads and copies; the debug log is about everything.
  const observer = observeTransfer({ ...connection, events: loggedListeners({}, connection.debug) }, input)
  const onNotice = observer.watchNotices(input.onNotice)
  const store = selectCheckpointStore(input, connection, dirname(resolve(target.label)))
  return startDownload({
    ...portsOf(reader, target, input.clientEncryption),
    checkpoints: observer.watchStore(store),
    now: connection.now,
    sleep: (ms, stop) => connection.clock.sleep(ms, stop),
    ...(overwrite !== undefined && { overwrite }),
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...withSignal(signal),
    ...(onNotice !== undefined && { onNotice }),
  })
}

/** The key to decrypt an object is in its metadata, which a download requests before anything else. */
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
