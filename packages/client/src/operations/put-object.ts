import type { RewindableBody, SendOptions } from '@oss/http'
import type { StoredObject } from '@oss/multipart'
import { crc64Header, type OssContext, requiredHeader, sendRequest } from '../connection/oss-request.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'
import { isCallbackFailure, storedDespiteCallback } from './callback-outcome.ts'

const OPERATION = 'PutObject'

/** An object that OSS has stored. */
export interface StoredAnswer extends StoredObject {
  /** Name it when you ask Alibaba Cloud support. */
  readonly requestId: string | undefined
  /** What became of the callback; `undefined` when none was asked for. Failed or not, the object is stored. */
  readonly callback: CallbackOutcome | undefined
}

/** What a PutObject says besides its bytes. */
export interface PutDetails {
  readonly headers: Readonly<Record<string, string>>
  /** Whether OSS is to call an application server. */
  readonly hasCallback: boolean
}

/** The details of a PutObject for an object's options. @throws ValidationError */
export function putDetails(options: ObjectOptions): PutDetails {
  return { headers: objectHeaders(options), hasCallback: options.callback !== undefined }
}

/** Stores an object in one request (OSS: PutObject). */
export async function putObject(
  context: OssContext,
  target: { readonly bucket: string; readonly key: string },
  { headers, hasCallback }: PutDetails,
  body: RewindableBody,
  send: SendOptions,
): Promise<StoredAnswer> {
  const { bucket, key } = target
  try {
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'PUT', bucket, key, headers, body },
      send,
    )
    return {
      etag: requiredHeader(answer, OPERATION, 'etag'),
      crc64: crc64Header(answer, OPERATION),
      versionId: answer.headers['x-oss-version-id'],
      requestId: answer.requestId,
      callback: hasCallback ? { status: 'answered', body: answer.text } : undefined,
    }
  } catch (error) {
    if (!isCallbackFailure(error)) throw error
    const expected = { size: body.byteLength }
    const stored = await storedDespiteCallback(context, target, error, expected, send.signal)
    return { ...stored, requestId: error.requestId }
  }
}
