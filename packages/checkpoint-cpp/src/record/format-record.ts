import { asciiJson } from './ascii-json.ts'
import type { CppRecord } from './cpp-record.ts'
import { upperCaseMd5 } from './upper-case-md5.ts'

/** The value of `opType` in the record of a resumable upload. */
export const OPERATION = 'ResumableUpload'

/**
 * Formats a record byte for byte as the C++ SDK does (names in byte order, one tab, no line break after the
 * last line). `md5Sum` is the MD5 of the same text without its own line.
 */
export function formatRecord(record: CppRecord): Uint8Array {
  return Buffer.from(recordText(record, recordSum(record)))
}

/** Returns the `md5Sum` of a record: the MD5 of its text without that line. */
export function recordSum(record: CppRecord): string {
  return upperCaseMd5(recordText(record))
}

function recordText(
  { bucket, filePath, key, mtimeSeconds, partSize, size, uploadId }: CppRecord,
  sum?: string,
): string {
  const lines = [
    `"bucket" : ${asciiJson(bucket)}`,
    `"filePath" : ${asciiJson(filePath)}`,
    `"key" : ${asciiJson(key)}`,
    ...(sum === undefined ? [] : [`"md5Sum" : "${sum}"`]),
    `"mtime" : "${httpDate(mtimeSeconds)}"`,
    `"opType" : "${OPERATION}"`,
    `"partSize" : ${partSize}`,
    `"size" : ${size}`,
    `"uploadID" : ${asciiJson(uploadId)}`,
  ]
  return `{\n\t${lines.join(',\n\t')}\n}`
}

/** Formats a time as the `mtime` of a record. */
export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}
