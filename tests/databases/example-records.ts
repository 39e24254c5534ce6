import {
  type CheckpointId,
  checkpointId,
  crc64,
  formatCrc64,
  type ObjectTarget,
  type PartRecord,
  partNumber,
  recordedPlan,
  type UploadHeader,
  uploadId,
} from '@oss/multipart'
import { BUCKET, PART } from '../service/service.ts'

const SOURCE = '/data/file.bin'
const targetOf = (key: string): ObjectTarget => ({ endpoint: 'https://service.example', bucket: BUCKET, key })

/** Returns the id of the checkpoint of a key. */
export function idOf(key: string, target: ObjectTarget = targetOf(key)): CheckpointId {
  return checkpointId(target, SOURCE)
}

/** Creates the header of an upload of six parts. */
export function headerOf(key: string, upload = 'UPLOAD1'): UploadHeader {
  return {
    kind: 'upload',
    target: targetOf(key),
    sourceLabel: SOURCE,
    uploadId: uploadId(upload),
    plan: recordedPlan(6 * PART, PART),
    source: { size: 6 * PART, mtimeNs: '1', ctimeNs: '2', fileId: '1:2' },
    createdAtMs: 1_700_000_000_000,
  }
}

/** Creates the record of a part. */
export function partOf(number: number): PartRecord {
  const crc = formatCrc64(crc64(Buffer.of(number)))
  return { number: partNumber(number), etag: `"ETAG${number}"`, crc64: crc, settled: true }
}
