import { type ErrorJson, errorToJson } from '../model/error-json.ts'
import type { Crc64 } from '../model/ids.ts'

const BRAND = Symbol.for('oss.error')

/** The service received other bytes than were sent: its CRC-64 differs from the local one. */
export class ChecksumError extends Error {
  static {
    Object.defineProperty(ChecksumError.prototype, BRAND, { value: true })
  }
  override readonly name = 'ChecksumError'
  readonly code = 'CRC64_MISMATCH'
  /** CRC-64/XZ of the bytes that were sent. */
  readonly sent: Crc64
  /** CRC-64/XZ that the service returned. */
  readonly received: Crc64
  /** True if the failure may be temporary: the same call may succeed later. */
  readonly isTemporary = false
  /** True if the cause is the access key, its token, the signature, the clock or a permission. */
  readonly isAboutCredentials = false
  /** Advice, unless the message contains it. Names of options and methods are in backticks. */
  readonly advice: string | undefined = 'Data was damaged in transit: check network devices, and try again.'

  constructor(what: string, sent: Crc64, received: Crc64) {
    super(`${what} was damaged in transit: its CRC-64 is ${received} on the service, but ${sent} locally.`)
    this.sent = sent
    this.received = received
  }

  /** Returns the fields and the causes as plain data. */
  toJSON(): ErrorJson {
    return errorToJson(this)
  }
}

/** Returns whether a value is a {@link ChecksumError}, also one from another copy of this package. */
export function isChecksumError(value: unknown): value is ChecksumError {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    Reflect.get(value, 'name') === 'ChecksumError'
  )
}
