declare const brand: unique symbol
type Brand<Value, Name extends string> = Value & { readonly [brand]: Name }

/**
 * Upload id that a service assigned to a multipart upload. Opaque: it is compared and sent back, never
 * parsed.
 */
export type UploadId = Brand<string, 'UploadId'>

/** Part number, an integer from 1 to 10,000. */
export type PartNumber = Brand<number, 'PartNumber'>

/**
 * CRC-64/XZ as decimal text from 0 to 2^64 - 1, without sign or leading zeros, as in `x-oss-hash-crc64ecma`.
 * Equal checksums are equal texts. {@link parseCrc64} turns it into a number for arithmetic.
 */
export type Crc64 = Brand<string, 'Crc64'>

/** CRC-64/XZ as a number from 0 to 2^64 - 1, for arithmetic. {@link formatCrc64} turns it into text. */
export type Crc64Value = Brand<bigint, 'Crc64Value'>

/** Identifies one upload of one source to one target, the same in every run. Created by `checkpointId`. */
export type CheckpointId = Brand<string, 'CheckpointId'>

/** Highest part number that a checkpoint records. */
export const MAX_PARTS = 10_000

const MAX_UPLOAD_ID_LENGTH = 1024
const PRINTABLE = /^[\x21-\x7e]+$/

/**
 * Checks the text of an upload id.
 *
 * @throws RangeError when it is empty, longer than 1,024 characters, or not printable ASCII without spaces.
 */
export function uploadId(text: string): UploadId {
  if (text.length > MAX_UPLOAD_ID_LENGTH || !PRINTABLE.test(text)) {
    throw new RangeError(
      `uploadId must be 1 to ${MAX_UPLOAD_ID_LENGTH} printable ASCII characters without spaces`,
    )
  }
  return text as UploadId
}

/**
 * Checks a part number.
 *
 * @throws RangeError when it is not an integer from 1 to 10,000.
 */
export function partNumber(value: number): PartNumber {
  if (!Number.isInteger(value) || value < 1 || value > MAX_PARTS) {
    throw new RangeError(`partNumber must be a whole number from 1 to ${MAX_PARTS} (got ${value})`)
  }
  return value as PartNumber
}

/**
 * Parses a CRC-64 from unsigned decimal text, as services print it.
 *
 * @throws RangeError when the text is not a decimal number from 0 to 2^64 - 1.
 */
export function parseCrc64(text: string): Crc64Value {
  const value = /^\d{1,20}$/.test(text) ? BigInt(text) : -1n
  if (value < 0n || value > 0xffff_ffff_ffff_ffffn) {
    throw new RangeError('crc64 must be an unsigned decimal number below 2^64')
  }
  return value as Crc64Value
}

/** Formats a CRC-64 as unsigned decimal text, as services print it. */
export function formatCrc64(value: Crc64Value): Crc64 {
  return value.toString() as Crc64
}

/** Joins two unsigned 32-bit halves into a CRC-64. */
export function crc64FromHalves(high: number, low: number): Crc64Value {
  return ((BigInt(high) << 32n) | BigInt(low)) as Crc64Value
}
