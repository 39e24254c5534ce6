import { join } from 'node:path'
import {
  type Durability,
  type FsCheckpointLease,
  fsCheckpointStore,
  nodeSystem,
  readSideFile,
  removeSideFile,
  replaceSideFile,
  type System,
} from '@oss/checkpoint-fs'
import {
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointLease,
  type CheckpointStore,
  checkRunOptions,
  PlanError,
  parseCheckpointId,
  type RestoredCheckpoint,
} from '@oss/multipart'
import { formatRecord, MAX_RECORD_BYTES, parseRecord, recordName } from './cpp-record.ts'
import { restoredCheckpoint } from './restored-checkpoint.ts'

/** Where the records lie, and how a C++ program names its files. */
export interface CppCheckpointStoreOptions {
  /** The C++ SDK's `checkpointDir`: a directory that exists. Nobody else but its owner may replace files in it. */
  readonly directory: string
  /**
   * The path as the C++ program gives it to `UploadObjectRequest`: it names the record by the path as it is typed, so `f`, `./f` and
   * `/data/f` are three records. Given the absolute path of the file; default that path itself.
   */
  readonly filePathOf?: (absolutePath: string) => string
  /** `fsync` (default): what is recorded survives a power loss. `none`: it survives the end of the process only, and costs less. */
  readonly durability?: Durability
  /** The machine it works on; default this one. */
  readonly system?: System
  /** The present time in milliseconds since the epoch; default the system's. */
  readonly now?: () => number
}

/** One record's place. */
interface RecordFile {
  readonly system: System
  readonly durability: Durability
  readonly path: string
  readonly filePath: string
}

/**
 * A checkpoint store that shares its uploads with the OSS C++ SDK: an upload that `ResumableUploadObject` began is finished by
 * `resumableUpload`, and the reverse. Both must not run at the same time: the C++ SDK takes no lock.
 *
 * Beside each record of the C++ SDK lies a journal of `@oss/checkpoint-fs` with what the record cannot hold, and the lock.
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
    if (filePath instanceof Promise) filePath.catch(() => undefined)
    if (typeof filePath !== 'string' || filePath === '') {
      const message = `filePathOf gave no path for ${sourceLabel}. It gives the path as the C++ program types it.`
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
    async *list() {
      for await (const { checkpoint, ...rest } of journals.list())
        yield { ...rest, checkpoint: { ...checkpoint, shared: true } }
    },
  }
}

function readRecordFile({ system, path }: RecordFile): Promise<Uint8Array | undefined> {
  return readSideFile(system.files, path, MAX_RECORD_BYTES)
}

async function restore(
  file: RecordFile,
  id: CheckpointId,
  journal: RestoredCheckpoint,
  now: number,
): Promise<RestoredCheckpoint> {
  const { path, filePath } = file
  const bytes = await readRecordFile(file)
  const record = bytes && parseRecord(bytes)
  // The same file sent without encryption is not what its owner wants.
  if (record?.type === 'encrypted') {
    const message = `${path} is of an upload with client-side encryption, which only the C++ SDK can finish. Finish it there, or remove the file.`
    throw new CheckpointError('UNREADABLE', message)
  }
  return restoredCheckpoint({ subject: parseCheckpointId(id), journal, record, path, filePath, now })
}

function sharedLease(
  lease: FsCheckpointLease,
  restored: RestoredCheckpoint,
  { system, durability, path, filePath }: RecordFile,
): CheckpointLease {
  return {
    restored,
    location: path,
    async begin(header) {
      // Not over the record of another process. The record before the journal: when a crash leaves two upload ids, the later one is the record's, as after the C++ SDK has begun anew.
      await lease.ensureLocked()
      await replaceSideFile(system.files, path, recordOf(header, filePath), durability)
      await lease.begin(header)
    },
    recordPart: (part) => lease.recordPart(part),
    markCompleting: () => lease.markCompleting(),
    async remove() {
      await lease.remove()
      await removeSideFile(system.files, path, durability)
    },
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}

function recordOf({ target, uploadId, plan, source }: CheckpointHeader, filePath: string): Uint8Array {
  return formatRecord({
    bucket: target.bucket,
    filePath,
    key: target.key,
    mtimeSeconds: wholeSeconds(BigInt(source.mtimeNs)),
    partSize: plan.partSize,
    size: plan.size,
    uploadId,
  })
}

/** Rounded down, as `st_mtime` is, also before 1970. */
function wholeSeconds(nanoseconds: bigint): number {
  const remainder = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  return Number((nanoseconds - remainder) / 1_000_000_000n)
}
