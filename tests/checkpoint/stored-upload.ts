import {
  type Crc64,
  checkpointId,
  type PartRecord,
  partNumber,
  recordedPlan,
  type UploadHeader,
  uploadId,
} from '@oss/multipart'

const target = { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' }
export const id = checkpointId(target, '/file')

/** A checkpoint's header as an upload of 20 parts writes it. */
export const header: UploadHeader = {
  kind: 'upload',
  target,
  sourceLabel: '/file',
  uploadId: uploadId('UPLOAD'),
  plan: recordedPlan(20 * 102_400, 102_400),
  source: { size: 20 * 102_400, mtimeNs: '1', ctimeNs: '2', fileId: '3:4' },
  createdAtMs: 1_700_000_000_000,
}

/** A part as an upload records it. */
export function part(number: number): PartRecord {
  return {
    number: partNumber(number),
    etag: `"${String(number).padStart(32, '0')}"`,
    crc64: String(number * 1_000_003) as Crc64,
    settled: true,
  }
}
