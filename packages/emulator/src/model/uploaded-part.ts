import type { StoredContent } from './stored-content.ts'
import type { PartRecord } from './upload-record.ts'

/** Creates the record of an uploaded part. */
export function uploadedPart(
  about: Pick<PartRecord, 'uploadId' | 'partNumber' | 'lastModified'>,
  { digest, segment }: StoredContent,
): PartRecord {
  const { byteLength, md5Hex, crc64 } = digest
  return { ...about, byteLength, etag: md5Hex, crc64, segment }
}
