import type { RewindableBody } from '@oss/http'
import { ChecksumError, type Crc64, isChecksumError, type Receipt } from '@oss/multipart'
import { isRefusal } from '../errors/is-refusal.ts'

/** What is known of bytes that were stored. */
export interface Proven {
  /** CRC-64/XZ of the bytes that were sent. */
  readonly crc64: Crc64
  /** True when the service's own CRC-64 was equal; false when it gave none. */
  readonly crc64Confirmed: boolean
}

/** An open body whose bytes are vouched for. */
export interface OpenBody extends AsyncDisposable {
  /** Sends it and compares checksums; a damaged one is sent again if that is possible. */
  send<Answer extends Receipt>(request: (body: RewindableBody) => Promise<Answer>): Promise<Answer & Proven>
}

/** A body for one request. */
export interface Sending {
  readonly body: RewindableBody
  /** The CRC-64 of what was sent, to be asked for when the answer has come. @throws SourceError when it cannot be vouched for. */
  readonly crc64: () => Crc64 | Promise<Crc64>
}

/** How often a body that arrived damaged is sent in all. */
const MAX_SENDS = 3

/**
 * Sends a body and compares checksums; one that arrived damaged is sent again, if it can be.
 *
 * @throws ChecksumError, or ServiceError `InvalidDigest` when the request said the MD5 of its bytes and OSS noticed the damage by it.
 */
export async function sendChecked<Answer extends Receipt>(
  make: () => Sending,
  replayable: boolean,
  request: (body: RewindableBody) => Promise<Answer>,
): Promise<Answer & Proven> {
  for (let time = 1; ; time++) {
    try {
      return await sendOnce(make(), replayable, request)
    } catch (error) {
      if (!replayable || time === MAX_SENDS || !isDamage(error)) throw error
    }
  }
}

async function sendOnce<Answer extends Receipt>(
  { body, crc64: crc64Of }: Sending,
  replayable: boolean,
  request: (body: RewindableBody) => Promise<Answer>,
): Promise<Answer & Proven> {
  const answer = await request(replayable ? body : { ...body, replayable })
  const crc64 = await crc64Of()
  if (answer.crc64 === undefined || answer.crc64 === crc64)
    return { ...answer, crc64, crc64Confirmed: answer.crc64 !== undefined }
  throw new ChecksumError('The body', crc64, answer.crc64)
}

function isDamage(error: unknown): boolean {
  return isChecksumError(error) || isRefusal(error, 'InvalidDigest')
}
