import type { CompletedUpload } from '@oss/client'
import type { ObjectStored } from '../events/event.ts'

/** What events tell of an object that an upload has stored. */
export function storedFields(
  upload: CompletedUpload,
): Omit<ObjectStored, 'type' | 'file' | 'bucket' | 'key' | 'durationMs'> {
  return {
    byteLength: upload.size,
    etag: upload.etag,
    crc64: String(upload.crc64),
    crc64Confirmed: upload.crc64Confirmed,
    versionId: upload.versionId ?? null,
    uploadId: upload.uploadId ?? null,
    partsTotal: upload.partsTotal,
    partsReused: upload.partsReused,
  }
}
