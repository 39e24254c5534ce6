import { quoteAsciiJson } from './ascii-json.ts'
import type { CppRecord } from './cpp-record.ts'
import { upperCaseMd5 } from './upper-case-md5.ts'

/** The value of `opType` in the record of a resumable upload. */
export const OP_TYPE = 'ResumableUpload'

/**
 * Formats a record byte for byte as the C++ SDK does (names in byte order, one tab, no line break after the
 * last line). `md5Sum` is the MD5 of the same text without its own line.
 */
export function formatRecord(record: CppRecord): Uint8Array {
  return Buffer.from(recordText(record, md5SumOf(record)))
}

/** Returns the `md5Sum` of a record: the MD5 of its text without that line. */
export function md5SumOf(record: CppRecord): string {
  return upperCaseMd5(recordText(record))
}

function recordText(
  { bucket, filePath, key, mtimeSeconds, partSize, size, uploadId }: CppRecord,
  md5Sum?: string,
): string {
  const lines = [
    `"bucket" : ${quoteAsciiJson(bucket)}`,
    `"filePath" : ${quoteAsciiJson(filePath)}`,
    `"key" : ${quoteAsciiJson(key)}`,
    ...(md5Sum === undefined ? [] : [`"md5Sum" : "${md5Sum}"`]),
    `"mtime" : "${httpDate(mtimeSeconds)}"`,
    `"opType" : "${OP_TYPE}"`,
    `"partSize" : ${partSize}`,
    `"size" : ${size}`,
    `"uploadID" : ${quoteAsciiJson(uploadId)}`,
  ]
  return `{\n\t${lines.join(',\n\t')}\n}`
}

/** Formats a time as the `mtime` of a record. */
export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}
