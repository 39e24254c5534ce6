import { createHash } from 'node:crypto'
import { ChecksumError, type Crc64, combineCrc64 } from '@oss/multipart'
import { openBody } from '../bodies/put-body.ts'
import { sourceChecks } from '../bodies/source-checks.ts'
import { type Connection, sending } from '../connection/connection.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { AppendInput } from '../facade/inputs.ts'
import { checkOption, type OptionRule } from '../options/check-options.ts'
import { withContentType } from '../options/content-type.ts'
import { objectHeaders } from '../options/object-options.ts'
import { appendObject } from './append-object.ts'

/** An object to which bytes were appended. */
export interface AppendedObject {
  readonly etag: string
  /** Bytes the object has now: the `position` of the next append. */
  readonly nextPosition: number
  /** CRC-64 of the whole object: the `crc64` of the next append. `undefined` when OSS gave none and that of before is not known. */
  readonly crc64: Crc64 | undefined
  /** True when the whole object's CRC-64 at OSS is what it must be after this append. False when that of before is not known. */
  readonly crc64Confirmed: boolean
  readonly versionId: string | undefined
}

const CRC64: OptionRule = {
  accepts: (value) => typeof value === 'bigint' && value >= 0n && value < 2n ** 64n,
  range: 'a bigint of 64 bits',
}
const START: Crc64 = 0n as Crc64

/** Appends a body, and compares the CRC-64 of the whole object. */
export async function appendBody(connection: Connection, input: AppendInput): Promise<AppendedObject> {
  const { position, body } = input
  checkPosition(position)
  checkOption('crc64', input.crc64, CRC64)
  const options = withContentType(input, input.key)
  objectHeaders(options)
  const { context, send } = sending(connection, input)
  const before = position === 0 ? START : input.crc64
  const target = { bucket: input.bucket, key: input.key, position, before }
  const md5 = md5Of(body)
  await using open = await openBody(body, connection.now, sourceChecks(input))
  let byteLength = 0
  const { crc64, whole, etag, versionId } = await open.send((bytes) => {
    byteLength = bytes.byteLength
    return appendObject(context, target, options, bytes, md5, send)
  })
  const expected = before === undefined ? undefined : combineCrc64(before, crc64, byteLength)
  if (expected !== undefined && whole !== undefined && expected !== whole)
    throw new ChecksumError(`The object ${input.key}`, expected, whole)
  return {
    etag,
    nextPosition: position + byteLength,
    crc64: whole ?? expected,
    crc64Confirmed: expected !== undefined && whole !== undefined,
    versionId,
  }
}

// What was appended cannot be taken back, so bytes that are at hand are sent with a digest, which OSS compares before it appends them.
function md5Of(body: AppendInput['body']): string | undefined {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
  return createHash('md5').update(body).digest('base64')
}

function checkPosition(position: number): void {
  if (Number.isSafeInteger(position) && position >= 0) return
  const message = `position is ${position}; it is the number of bytes the object has, 0 or more`
  throw new ValidationError('RANGE_INVALID', 'position', message)
}
