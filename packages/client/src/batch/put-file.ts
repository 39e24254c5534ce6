import type { CompletedUpload } from '@oss/multipart'
import { openBody, type PutBody } from '../bodies/put-body.ts'
import { type SourceCheckOptions, sourceChecks } from '../bodies/source-checks.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { putDetails } from '../operations/put-object.ts'
import { putWithDigest } from '../operations/put-with-digest.ts'
import { withContentType } from '../options/content-type.ts'
import type { ObjectOptions } from '../options/object-options.ts'
import type { ObjectInput } from '../options/request-input.ts'
import { checkObject } from '../options/request-input.ts'

/** A file to store with one request. */
interface PutFileInput extends ObjectInput, ObjectOptions, SourceCheckOptions {
  readonly file: string
  /** Content to store instead of that of the file. */
  readonly body?: PutBody | undefined
}

/** Size up to which a file is read once, for its digest and for the request. */
const LOADED_BYTES = 1_048_576

/**
 * Stores a file with one request, and verifies its CRC-64. Damaged content does not replace an existing
 * object.
 */
export async function putFile(connection: Connection, input: PutFileInput): Promise<CompletedUpload> {
  checkObject(input)
  const { key, file, body: content = { file } } = input
  const { context, send } = prepareCall(connection, input)
  const details = putDetails(withContentType(input, key, file))
  await using body = await openBody(content, connection, { ...sourceChecks(input), loadUpTo: LOADED_BYTES })
  let size = 0
  const { etag, crc64, crc64Verified, versionId } = await body.send((bytes) => {
    size = bytes.byteLength
    return putWithDigest(context, input, details, bytes, send)
  })
  return {
    etag,
    crc64,
    crc64Verified,
    size,
    versionId,
    uploadId: undefined,
    partsTotal: 1,
    partsReused: 0,
  }
}
