import { type FsCheckpointLease, removeSideFile, replaceSideFile } from '@oss/checkpoint-fs'
import type { CheckpointLease, RestoredCheckpoint, UploadHeader } from '@oss/multipart'
import { formatRecord } from '../record/format-record.ts'
import type { RecordFile } from './record-file.ts'

/** Creates a lease that also writes and removes the record of the C++ SDK. */
export function sharedLease(
  lease: FsCheckpointLease,
  restored: RestoredCheckpoint,
  { system, durability, path, filePath }: RecordFile,
): CheckpointLease {
  return {
    restored,
    location: path,
    lost: lease.lost,
    renew: () => lease.renew(),
    async begin(header) {
      // The lock prevents overwriting the record of another process. The record is written before the
      // journal, so that after a crash between both the record has the later upload id, as when the C++ SDK
      // starts over.
      await lease.renew()
      // The C++ SDK resumes uploads from this record; it has none for other transfers.
      if (header.kind === 'upload')
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

function recordOf({ target, uploadId, plan, source }: UploadHeader, filePath: string): Uint8Array {
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

/** Rounds down, as `st_mtime` does, also before 1970. */
function wholeSeconds(nanoseconds: bigint): number {
  const remainder = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  return Number((nanoseconds - remainder) / 1_000_000_000n)
}
