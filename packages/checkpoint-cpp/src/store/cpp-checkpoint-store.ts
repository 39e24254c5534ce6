import { join } from 'node:path'
import { type Durability, fsCheckpointStore, nodeSystem, type System } from '@oss/checkpoint-fs'
import {
  CheckpointError,
  type CheckpointId,
  type CheckpointStore,
  checkRunOptions,
  PlanError,
  parseCheckpointId,
  type RestoredCheckpoint,
} from '@oss/multipart'
import { parseRecord } from '../record/parse-record.ts'
import { recordName } from '../record/record-name.ts'
import { type RecordFile, readRecordFile } from './record-file.ts'
import { restoreCheckpoint } from './restore-checkpoint.ts'
import { sharedLease } from './shared-lease.ts'

/** The directory of the records, and how the C++ program names its files. */
export interface CppCheckpointStoreOptions {
  /** The C++ SDK's `checkpointDir`: an existing directory in which only its owner may replace files. */
  readonly directory: string
  /**
   * Converts the absolute path of a file to the path that the C++ program passes to `UploadObjectRequest`.
   * The C++ SDK names the record after that text, so `f`, `./f` and `/data/f` are three records. Default: the
   * absolute path.
   */
  readonly filePathOf?: (absolutePath: string) => string
  /**
   * `fsync` (default): records survive a power failure. `none`: they survive only the end of the process;
   * faster.
   */
  readonly durability?: Durability
  /** The services of the operating system. Default: `nodeSystem`. */
  readonly system?: System
  /** Returns the current time in milliseconds since the epoch. Default: the system clock. */
  readonly now?: () => number
}

/**
 * Creates a checkpoint store that shares uploads with the OSS C++ SDK: `resumableUpload` resumes an upload
 * that `ResumableUploadObject` started, and vice versa. Never run both at the same time, because the C++ SDK
 * uses no lock.
 *
 * Beside each record of the C++ SDK, the store writes a journal of `@oss/checkpoint-fs` for what a record
 * cannot store, and a lock.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function cppCheckpointStore(options: CppCheckpointStoreOptions): CheckpointStore {
  const { directory, durability = 'fsync', system = nodeSystem, now = Date.now } = options
  checkRunOptions({ now: options.now })
  if (options.filePathOf !== undefined && typeof options.filePathOf !== 'function')
    throw new PlanError('OPTION_INVALID', 'filePathOf', 'filePathOf must be a function')
  const journals = fsCheckpointStore({ directory, durability, system })

  async function recordFile(id: CheckpointId): Promise<RecordFile> {
    const { target, sourceLabel } = parseCheckpointId(id)
    const filePath: unknown = (options.filePathOf ?? ((path) => path))(sourceLabel)
    // The promise of an async function is refused below; its rejection must not end the process.
    Promise.resolve(filePath).catch(() => undefined)
    if (typeof filePath !== 'string' || filePath === '') {
      const message = `filePathOf returned no path for ${sourceLabel}. It must return the path as the C++ program passes it to the SDK.`
      throw new CheckpointError('UNWRITABLE', message)
    }
    const path = join(await system.files.realpath(directory), recordName({ ...target, filePath }))
    return { system, durability, path, filePath }
  }

  return {
    shared: true,
    async acquire(id) {
      const lease = await journals.acquire(id)
      try {
        const file = await recordFile(id)
        return sharedLease(lease, await restore(file, id, lease.restored, now()), file)
      } catch (error) {
        await lease[Symbol.asyncDispose]()
        throw error
      }
    },
    async has(id) {
      if (await journals.has(id)) return true
      return (await readRecordFile(await recordFile(id))) !== undefined
    },
    async *list(options) {
      for await (const stored of journals.list(options)) yield { ...stored, shared: true }
    },
  }
}

async function restore(
  file: RecordFile,
  id: CheckpointId,
  journal: RestoredCheckpoint,
  nowMs: number,
): Promise<RestoredCheckpoint> {
  const { path, filePath } = file
  const bytes = await readRecordFile(file)
  const record = bytes && parseRecord(bytes)
  // Whoever started an encrypted upload of this file does not want it to be sent without encryption.
  if (record?.kind === 'encrypted') {
    const message = `${path} belongs to an upload with client-side encryption, which only the C++ SDK can resume. Finish it there, or remove the file.`
    throw new CheckpointError('UNREADABLE', message)
  }
  return restoreCheckpoint({ subject: parseCheckpointId(id), journal, record, path, filePath, nowMs })
}
