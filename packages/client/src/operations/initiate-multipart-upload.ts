import type { SendOptions } from '@oss/http/core'
import { uploadId as parseUploadId } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { withContentType } from '../options/content-type.ts'
import type { ObjectName } from '../options/object-name.ts'
import { initiateHeaders, type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { type SequenceOptions, sequenceQuery } from '../options/sequential.ts'
import type { UploadRef } from '../options/upload-id-input.ts'

const OPERATION = 'InitiateMultipartUpload'

/** Options of the future object, and the order in which OSS accepts its parts. */
export interface InitiateOptions extends ObjectOptions, SequenceOptions {}

/** A multipart upload to start. */
export interface InitiateInput extends ObjectInput, InitiateOptions {}

export async function initiateMultipartUpload(
  connection: Connection,
  input: InitiateInput,
): Promise<UploadRef> {
  checkObject(input)
  // Rejects invalid options of the completion here, before any part is sent.
  objectHeaders(input)
  const { context, send } = prepareCall(connection, input)
  return sendInitiateMultipartUpload(context, input, withContentType(input, input.key), send)
}

/**
 * The request of {@link initiateMultipartUpload}, for names that were checked.
 *
 * @param kept - headers that the object gets unless an option overrides them. Default: none.
 */
export async function sendInitiateMultipartUpload(
  context: OssContext,
  { bucket, key }: ObjectName,
  options: InitiateOptions,
  send: SendOptions,
  kept: Readonly<Record<string, string>> = {},
): Promise<UploadRef> {
  const query = { uploads: '', 'encoding-type': 'url', ...sequenceQuery(options) }
  const headers = { ...kept, ...initiateHeaders(options) }
  // Each attempt that reaches OSS creates an upload of its own. One whose response was lost is an orphan
  // (R9), but failing at the first lost packet would not help.
  const response = await sendRequest(
    context,
    { operation: OPERATION, method: 'POST', bucket, key, query, headers },
    { idempotent: true, ...send },
  )
  const uploadId = readDocument(response, OPERATION, 'InitiateMultipartUploadResult', (document) =>
    parseUploadId(document.text('UploadId')),
  )
  return { bucket, key, uploadId }
}
