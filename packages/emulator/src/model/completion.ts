import { createHash } from 'node:crypto'
import { combineCrc64 } from '../checksum/crc64-combine.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from './object-record.ts'
import type { PartRecord, UploadRecord } from './upload-record.ts'

/** Minimum size of every part except the last one listed. */
const MIN_PART_BYTE_LENGTH = 102_400

/** A part as listed in a CompleteMultipartUpload request. */
export interface ListedPart {
  readonly partNumber: number
  /** As received, with or without quotes. */
  readonly etag: string
}

/**
 * Finds and checks the listed parts; part numbers may have gaps (docs/protocol.md#completemultipartupload).
 *
 * @throws ServiceError `InvalidPartOrder`, `PartNotSequential`, `InvalidPart`, `EntityTooSmall`.
 */
export function selectParts(
  upload: UploadRecord,
  stored: ReadonlyMap<number, PartRecord>,
  listed: readonly ListedPart[],
): readonly PartRecord[] {
  for (const [index, { partNumber }] of listed.entries()) {
    if (index > 0 && partNumber <= (listed[index - 1]?.partNumber ?? 0)) {
      throw new ServiceError('InvalidPartOrder')
    }
    if (upload.sequential && partNumber !== index + 1) {
      throw new ServiceError('PartNotSequential', { details: { PartNumber: partNumber } })
    }
  }
  const selected = listed.map((wanted) => requirePart(upload, stored, wanted))
  for (const part of selected.slice(0, -1)) requireMinimumSize(part)
  return selected
}

function requirePart(
  { uploadId }: UploadRecord,
  stored: ReadonlyMap<number, PartRecord>,
  { partNumber, etag }: ListedPart,
): PartRecord {
  const part = stored.get(partNumber)
  if (part !== undefined && part.etag === etag.trim().replace(/^"(.*)"$/, '$1')) return part
  throw new ServiceError('InvalidPart', {
    details: { ETag: etag, PartNumber: partNumber, UploadId: uploadId },
  })
}

/** The element names are inferred from the length of observed responses (docs/protocol.md#not-verified). */
function requireMinimumSize({ byteLength, etag, partNumber, uploadId }: PartRecord): void {
  if (byteLength >= MIN_PART_BYTE_LENGTH) return
  throw new ServiceError('EntityTooSmall', {
    details: {
      ETag: `"${etag}"`,
      MinSizeAllowed: MIN_PART_BYTE_LENGTH,
      PartNumber: partNumber,
      ProposedSize: byteLength,
      UploadId: uploadId,
    },
  })
}

/** Assembles the object record from parts in the order given. */
export function assembleObject(
  { bucket, key, uploadId, properties }: UploadRecord,
  parts: readonly PartRecord[],
  lastModified: number,
): ObjectRecord {
  const crc64 = parts.reduce((crc, part) => combineCrc64(crc, BigInt(part.crc64), part.byteLength), 0n)
  return {
    bucket,
    key,
    uploadId,
    properties,
    lastModified,
    type: 'Multipart',
    byteLength: parts.reduce((sum, part) => sum + part.byteLength, 0),
    etag: multipartEtag(parts.map((part) => part.etag)),
    crc64: crc64.toString(),
    segments: parts.map((part) => part.segment),
  }
}

/** MD5 of the parts' ETags as text, not of the decoded bytes as in S3 (docs/protocol.md#responses). */
export function multipartEtag(partEtags: readonly string[]): string {
  const hash = createHash('md5').update(partEtags.join('')).digest('hex').toUpperCase()
  return `${hash}-${partEtags.length}`
}
