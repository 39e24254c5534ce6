import type { RewindableBody, SendOptions } from '@oss/http/core'
import type { StoredObject } from '@oss/multipart'
import type { VerifiedChecksum } from '../bodies/checked-send.ts'
import { crc64OfBody } from '../bodies/digest.ts'
import { openBody, openSmallBody, type PutBody } from '../bodies/put-body.ts'
import { type SourceCheckOptions, sourceChecks } from '../bodies/source-checks.ts'
import { isBlob } from '../bodies/upload-body.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../connection/oss-request.ts'
import { checkEncryption, withoutEncryption } from '../encryption/check-encryption.ts'
import type { EncryptionOptions } from '../encryption/client-encryption.ts'
import { withContentType } from '../options/content-type.ts'
import type { ObjectName } from '../options/object-name.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'
import { isCallbackFailure, storedDespiteCallback } from './callback-outcome.ts'
import { findLostWrite, mayBeLostWrite } from './lost-write.ts'

const OPERATION = 'PutObject'

/** An object to store with one request. */
export interface PutObjectInput<Body extends PutBody = PutBody>
  extends ObjectInput,
    ObjectOptions,
    EncryptionOptions,
    SourceCheckOptions {
  /** Content of up to 5 GiB. */
  readonly body: Body
  /** Called with the number of bytes sent. Restarts at 0 when the request is retried. */
  readonly onProgress?: (bytesSent: number) => void
}

/** An object that OSS has stored. */
export interface PutObjectResult extends StoredObject {
  /** Identifies the request for Alibaba Cloud support. */
  readonly requestId: string | undefined
  /**
   * Outcome of the callback; `undefined` when none was requested. The object is stored even if the callback
   * failed.
   */
  readonly callback: CallbackOutcome | undefined
}

export async function putObject(
  connection: Connection,
  input: PutObjectInput,
): Promise<PutObjectResult & VerifiedChecksum> {
  checkObject(input)
  checkEncryption(input.clientEncryption, input.metadata)
  const encryption = input.clientEncryption?.startUpload()
  const object = withContentType(withTypeOfBlob(withoutEncryption(input)), input.key, filePath(input.body))
  const details = putDetails(object)
  const { context, send } = prepareCall(connection, input)
  const options = { ...sourceChecks(input), encryption }
  const sendPut = async (bytes: RewindableBody): Promise<PutObjectResult> => {
    const added = encryption && (await encryption.metadata({ size: bytes.byteLength }))
    const all = added ? putDetails({ ...object, metadata: { ...object.metadata, ...added } }) : details
    return sendPutObject(context, input, all, bytes, send)
  }
  // Has nothing to close.
  const small = openSmallBody(input.body, options)
  if (small !== undefined) return await small.send(sendPut)
  await using body = await openBody(input.body, connection, options)
  return await body.send(sendPut)
}

/** Headers of a PutObject request. */
export interface PutDetails {
  readonly headers: Readonly<Record<string, string>>
  /** Whether OSS calls an application server. */
  readonly hasCallback: boolean
}

/** Derives the headers of a PutObject request from the options of its object. @throws ValidationError */
export function putDetails(options: ObjectOptions): PutDetails {
  return { headers: objectHeaders(options), hasCallback: options.callback !== undefined }
}

/**
 * The request of {@link putObject}, for names that were checked.
 *
 * With `forbidOverwrite`, a retry after a lost response finds the object of the first attempt, and OSS
 * rejects it. The existing object then counts as the result if it has exactly these bytes.
 *
 * @throws ServiceError `FileAlreadyExists` when no attempt can have stored the object, or it has other bytes.
 */
export async function sendPutObject(
  context: OssContext,
  target: ObjectName,
  { headers, hasCallback }: PutDetails,
  body: RewindableBody,
  send: SendOptions,
): Promise<PutObjectResult> {
  const { bucket, key } = target
  try {
    const request = { operation: OPERATION, method: 'PUT', bucket, key, headers, body } as const
    const response = await sendRequest(context, request, { ...send, requiredHeaders: ['etag'] })
    return {
      etag: requiredHeader(response, OPERATION, 'etag'),
      crc64: crc64Header(response, OPERATION),
      versionId: response.headers['x-oss-version-id'],
      requestId: response.requestId,
      callback: hasCallback ? { kind: 'responded', body: response.text } : undefined,
    }
  } catch (error) {
    if (isCallbackFailure(error)) {
      const expected = { size: body.byteLength }
      const stored = await storedDespiteCallback(context, target, error, expected, send.signal)
      return { ...stored, requestId: error.requestId }
    }
    // With a callback, the outcome would be unknown.
    if (!mayBeLostWrite(error) || hasCallback || body.replayable === false) throw error
    const { signal = new AbortController().signal } = send
    const crc64OfSent = () => crc64OfBody(body, signal)
    const object = await findLostWrite(context, target, body.byteLength, crc64OfSent, signal)
    if (object === undefined) throw error
    const { etag, crc64, versionId } = object
    return { etag, crc64, versionId, requestId: error.requestId, callback: undefined }
  }
}

/** A Blob of a browser or of `openAsBlob` may have a type. */
function withTypeOfBlob<Options extends ObjectOptions & { readonly body: PutBody }>(input: Options): Options {
  const { body } = input
  const contentType = input.contentType ?? (isBlob(body) && body.type !== '' ? body.type : undefined)
  return contentType === undefined ? input : { ...input, contentType }
}

function filePath(body: PutBody): string | undefined {
  return typeof body === 'object' && body !== null && 'file' in body ? body.file : undefined
}
