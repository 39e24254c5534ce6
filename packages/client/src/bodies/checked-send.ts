import type { RewindableBody } from '@oss/http/core'
import { ChecksumError, type Crc64, isChecksumError, type Receipt } from '@oss/multipart'
import { isRefusal } from '../errors/is-refusal.ts'

/** Checksums of stored content. */
export interface VerifiedChecksum {
  /** CRC-64/XZ of the bytes that were sent. */
  readonly crc64: Crc64
  /** True when OSS returned the same CRC-64; false when it returned none. */
  readonly crc64Verified: boolean
}

/** An open body whose content is verified. */
export interface OpenBody extends AsyncDisposable {
  /** Sends the body and compares checksums. Sends damaged content again if the body can be read again. */
  send<Result extends Receipt>(
    request: (body: RewindableBody) => Promise<Result>,
  ): Promise<Result & VerifiedChecksum>
}

/** A body for one request, and the CRC-64 of the bytes that were sent. */
export interface CheckedSend {
  readonly body: RewindableBody
  /**
   * Returns the CRC-64 after the response has arrived.
   *
   * @throws SourceError when the content changed while it was sent.
   */
  readonly crc64: () => Crc64 | Promise<Crc64>
}

/** Maximum number of times that a body is sent if it arrives damaged. */
const MAX_SENDS = 3

/**
 * Sends a body and compares checksums. Sends damaged content again if the body can be read again.
 *
 * @throws ChecksumError, or ServiceError `InvalidDigest` when OSS detected damage by the MD5 in the request.
 */
export async function sendChecked<Result extends Receipt>(
  make: () => CheckedSend,
  replayable: boolean,
  request: (body: RewindableBody) => Promise<Result>,
): Promise<Result & VerifiedChecksum> {
  for (let time = 1; ; time++) {
    try {
      return await sendOnce(make(), replayable, request)
    } catch (error) {
      if (!replayable || time === MAX_SENDS || !isDamage(error)) throw error
    }
  }
}

async function sendOnce<Result extends Receipt>(
  { body, crc64: crc64Of }: CheckedSend,
  replayable: boolean,
  request: (body: RewindableBody) => Promise<Result>,
): Promise<Result & VerifiedChecksum> {
  const response = await request(replayable ? body : { ...body, replayable })
  const computed = crc64Of()
  const crc64 = typeof computed === 'string' ? computed : await computed
  if (response.crc64 === undefined || response.crc64 === crc64)
    return { ...response, crc64, crc64Verified: response.crc64 !== undefined }
  throw new ChecksumError('The body', crc64, response.crc64)
}

function isDamage(error: unknown): boolean {
  return isChecksumError(error) || isRefusal(error, 'InvalidDigest')
}
