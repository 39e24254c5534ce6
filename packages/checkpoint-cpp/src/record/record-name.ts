import type { CppRecord } from './cpp-record.ts'
import { upperCaseMd5 } from './upper-case-md5.ts'

/**
 * Returns the file name: the MD5 of the path, two hyphens, the MD5 of `oss://BUCKET/KEY`, in upper-case hex.
 */
export function recordName({
  bucket,
  key,
  filePath,
}: Pick<CppRecord, 'bucket' | 'key' | 'filePath'>): string {
  return `${upperCaseMd5(filePath)}--${upperCaseMd5(`oss://${bucket}/${key}`)}`
}
