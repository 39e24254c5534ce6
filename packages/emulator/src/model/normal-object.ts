import type { ObjectRecord } from './object-record.ts'
import type { StoredContent } from './stored-content.ts'

/** Creates the record of an object that was put or copied as a whole: its ETag is the MD5. */
export function normalObject(
  about: Pick<ObjectRecord, 'bucket' | 'key' | 'properties' | 'lastModified'>,
  { digest, segment }: StoredContent,
): ObjectRecord {
  return {
    ...about,
    type: 'Normal',
    byteLength: digest.byteLength,
    etag: digest.md5Hex,
    crc64: digest.crc64,
    md5Base64: digest.md5Base64,
    segments: [segment],
  }
}
