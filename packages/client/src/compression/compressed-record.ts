import { type Crc64, formatCrc64, parseCrc64 } from '@oss/multipart'
import type { ObjectInfo } from '../operations/head-object.ts'
import { CONTENT_ENCODINGS, type Compression } from '../rules/compression.ts'

/** Name of the metadata that describes the file which an object was compressed from. */
const NAME = 'compressed-from'

/** A file, and the content that it was compressed into. */
export interface CompressedRecord {
  /** Size of the file in bytes. */
  readonly size: number
  /** CRC-64/XZ of the file. */
  readonly crc64: Crc64
  /** CRC-64/XZ of the compressed content. */
  readonly compressedCrc64: Crc64
}

/** Returns the metadata to store with compressed content. */
export function recordMetadata({ size, crc64, compressedCrc64 }: CompressedRecord): Record<string, string> {
  return { [NAME]: `size=${size}; crc64=${crc64}; compressed-crc64=${compressedCrc64}` }
}

/**
 * Reads the file that an object was compressed from.
 *
 * R1: the record counts only for the content that it was stored with, so it names the CRC-64 of both.
 *
 * @returns `undefined` for an object that has no such record, another compression or other content.
 */
export function readRecord(
  { metadata, crc64, contentEncoding }: Pick<ObjectInfo, 'metadata' | 'crc64' | 'contentEncoding'>,
  compression: Compression,
): CompressedRecord | undefined {
  const match = /^size=(\d{1,15}); crc64=(\d{1,20}); compressed-crc64=(\d{1,20})$/.exec(metadata[NAME] ?? '')
  const [, size, ofFile = '', ofContent = ''] = match ?? []
  if (size === undefined || contentEncoding !== CONTENT_ENCODINGS[compression]) return undefined
  if (crc64 === undefined || ofContent !== crc64) return undefined
  try {
    return { size: Number(size), crc64: formatCrc64(parseCrc64(ofFile)), compressedCrc64: crc64 }
  } catch {
    return undefined
  }
}
