import type { CompletedUpload } from '@oss/client'
import type { ObjectStored } from '../events/upload-event.ts'

/** The fields that all events about an uploaded object have. */
export function storedFields(
  upload: CompletedUpload,
): Omit<ObjectStored, 'kind' | 'file' | 'bucket' | 'key' | 'durationMs'> {
  return {
    byteLength: upload.size,
    etag: upload.etag,
    crc64: upload.crc64,
    crc64Verified: upload.crc64Verified,
    versionId: upload.versionId ?? null,
    uploadId: upload.uploadId ?? null,
    partsTotal: upload.partsTotal,
    partsReused: upload.partsReused,
  }
}
