import { checkpointIdOf } from '../checkpoint/header-id.ts'
import { checkpointId } from '../model/checkpoint-id.ts'
import { type CheckpointId, crc64FromHalves, formatCrc64, partNumber, uploadId } from '../model/ids.ts'
import { recordedPlan } from '../model/part-plan.ts'
import type {
  Checkpoint,
  CheckpointHeader,
  CheckpointStore,
  DownloadHeader,
  PartRecord,
  UploadHeader,
} from '../ports/checkpoint-store.ts'
import { assertSame } from './contract-case.ts'

/** The checkpoint that most cases use. */
export const id = idOf('object')

/** Returns the id of the checkpoint of a key. */
export function idOf(key: string): CheckpointId {
  return checkpointId(headerOf(key).target, headerOf(key).sourceLabel)
}

/** Creates a header. */
export function headerOf(key: string, upload = 'UPLOAD1'): UploadHeader {
  return {
    kind: 'upload',
    target: { endpoint: 'https://service.example', bucket: 'bucket', key },
    sourceLabel: '/data/file.bin',
    uploadId: uploadId(upload),
    plan: recordedPlan(10_000 * 102_400, 102_400),
    source: {
      size: 10_000 * 102_400,
      mtimeNs: '1700000000000000001',
      ctimeNs: '1700000000000000002',
      fileId: '1:2',
    },
    createdAtMs: 1_700_000_000_000,
  }
}

/** Creates the header of a download. */
export function downloadHeaderOf(key: string): DownloadHeader {
  const { target, sourceLabel, createdAtMs } = headerOf(key)
  const plan = recordedPlan(3 * 102_400, 102_400)
  const object = {
    size: plan.size,
    etag: '"ETAG"',
    crc64: formatCrc64(crc64FromHalves(1, 2)),
    versionId: 'V',
  }
  return { kind: 'download', target, sourceLabel, plan, createdAtMs, draft: '.draft.part', object }
}

/** Creates the record of a part. */
export function partOf(number: number, etag = `"ETAG${number}"`): PartRecord {
  return {
    number: partNumber(number),
    etag,
    crc64: formatCrc64(crc64FromHalves(0xffff_0000 + number, number)),
    settled: number % 2 === 0,
  }
}

/** Acquires a checkpoint and returns what was restored, without `shared`. */
export async function restoredBy(
  store: CheckpointStore,
  of: CheckpointId = id,
): Promise<Checkpoint | undefined> {
  await using lease = await store.acquire(of)
  assertSame(lease.restored.damage, undefined, 'damage')
  if (lease.restored.checkpoint === undefined) return undefined
  const { shared: _, ...checkpoint } = lease.restored.checkpoint
  return checkpoint
}

/** Writes a checkpoint and disposes of the lease. */
export async function write(
  store: CheckpointStore,
  header: CheckpointHeader,
  parts: readonly PartRecord[],
  completing = false,
): Promise<void> {
  await using lease = await store.acquire(checkpointIdOf(header))
  await lease.begin(header)
  for (const part of parts) await lease.recordPart(part)
  if (completing) await lease.markCompleting()
}

/** Returns a checkpoint with its parts in ascending order. */
export function sorted(checkpoint: Checkpoint | undefined): Checkpoint | undefined {
  return checkpoint && { ...checkpoint, parts: [...checkpoint.parts].sort((a, b) => a.number - b.number) }
}
