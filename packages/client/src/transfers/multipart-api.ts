import { isHttpError, type RewindableBody, type SendOptions } from '@oss/http/core'
import {
  type BodyToSend,
  type Failure,
  type FailureKind,
  failureClassOf,
  type MultipartApi,
  uploadId as parseUploadId,
} from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { Connection } from '../connection/connection.ts'
import { type OssContext, withPayer } from '../connection/oss-request.ts'
import type { EncryptionMetadata } from '../encryption/client-encryption.ts'
import { isOssError } from '../errors/oss-error.ts'
import { emit } from '../events/emit.ts'
import { abortUntilConfirmed } from '../operations/abort-until-confirmed.ts'
import { sendCompleteMultipartUpload } from '../operations/complete-multipart-upload.ts'
import { sendHeadObject } from '../operations/head-object.ts'
import { type InitiateOptions, sendInitiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { sendListParts } from '../operations/list-parts.ts'
import { putDetails } from '../operations/put-object.ts'
import { putWithDigest } from '../operations/put-with-digest.ts'
import { sendUploadPart } from '../operations/upload-part.ts'
import { checkOptions } from '../options/check-options.ts'
import { withContentType } from '../options/content-type.ts'
import { objectHeaders } from '../options/object-options.ts'
import { sequenceQuery } from '../options/sequential.ts'
import { type PayerOptions, payerHeaders } from '../options/transfer-options.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'

/** Options of the future object, and a listener for its callback. */
export interface MultipartApiOptions extends InitiateOptions, PayerOptions {
  /**
   * Called with the outcome of the callback when the object is stored. Not called when the response was lost:
   * the SDK then finds the object, but cannot determine whether OSS called your application server. Errors
   * that the function throws are ignored.
   */
  readonly onCallback?: (outcome: CallbackOutcome) => void
}

/** Returns additional metadata for an object: of the given size, or of parts to come. */
export type DescribeObject = (sent: 'parts' | { readonly size: number }) => Promise<EncryptionMetadata>

/** Name and metadata of the content of an object, as far as they are known. */
export interface ContentDetails {
  /** File name whose extension determines the content type if the key has no known extension. */
  readonly fileName?: string | undefined
  readonly describe?: DescribeObject | undefined
}

export function multipartApi(connection: Connection, options: MultipartApiOptions): MultipartApi {
  checkOptions(options)
  objectHeaders(options)
  payerHeaders(options)
  sequenceQuery(options)
  return createMultipartApi(connection.context, options)
}

/** Creates the adapter of the port `MultipartApi` for OSS, with options that were checked. */
export function createMultipartApi(
  anyContext: OssContext,
  options: MultipartApiOptions,
  { fileName, describe }: ContentDetails = {},
): MultipartApi {
  const context = withPayer(anyContext, options)
  const describedOptions = async (
    key: string,
    sent: 'parts' | { readonly size: number },
  ): Promise<InitiateOptions> => {
    const typed = withContentType(options, key, fileName)
    return describe ? { ...typed, metadata: { ...typed.metadata, ...(await describe(sent)) } } : typed
  }
  return {
    limits: OSS_LIMITS,
    async initiate(target, signal) {
      const object = await describedOptions(target.key, 'parts')
      const { uploadId } = await sendInitiateMultipartUpload(context, target, object, { signal })
      return parseUploadId(uploadId)
    },
    uploadPart({ target, uploadId, number, body }, signal) {
      const upload = { ...target, uploadId }
      return sendUploadPart(context, upload, number, bodyOf(body), options, sendOptions(body, signal))
    },
    listParts: (target, uploadId, signal) => sendListParts(context, { ...target, uploadId }, { signal }),
    async complete(target, uploadId, parts, signal) {
      const named = parts.map(({ number, etag }) => ({ partNumber: number, etag }))
      const upload = { ...target, uploadId }
      return emitCallback(
        options,
        await sendCompleteMultipartUpload(context, upload, named, options, { signal }),
      )
    },
    abort: (target, uploadId, signal) => abortUntilConfirmed(context, { ...target, uploadId }, { signal }),
    head: (target, signal) => sendHeadObject(context, target, { signal }),
    async put(target, body, signal) {
      const details = putDetails(await describedOptions(target.key, { size: body.byteLength }))
      const send = sendOptions(body, signal)
      return emitCallback(options, await putWithDigest(context, target, details, bodyOf(body), send))
    },
    classify,
  }
}

function emitCallback<Result extends { readonly callback: CallbackOutcome | undefined }>(
  { onCallback }: MultipartApiOptions,
  response: Result,
): Result {
  if (response.callback !== undefined) emit(onCallback, response.callback)
  return response
}

function bodyOf({ byteLength, open, released }: BodyToSend): RewindableBody {
  return { byteLength, open, released }
}

function sendOptions({ onBytesSent }: BodyToSend, signal: AbortSignal): SendOptions {
  return { signal, onBytesSent }
}

const PARTS_REJECTED: ReadonlySet<string> = new Set([
  'InvalidPart',
  'InvalidPartOrder',
  'InvalidDigest',
  'InvalidCRC64',
])

function classify(error: unknown): Failure {
  if (error instanceof DOMException && error.name === 'AbortError')
    return { kind: 'interrupted', mayHaveBeenApplied: false }
  const { isTemporary } = failureClassOf(error)
  const kind = isTemporary ? 'transient' : 'permanent'
  // An incomplete response comes from a server, which may have processed the request.
  if (isOssError(error) && error.name === 'ResponseError') return { kind, mayHaveBeenApplied: true }
  if (!isHttpError(error)) return { kind, mayHaveBeenApplied: false }
  switch (error.name) {
    case 'InterruptedError':
      return { kind: 'interrupted', mayHaveBeenApplied: error.mayHaveBeenApplied }
    case 'TransportError':
      return { kind, mayHaveBeenApplied: error.mayHaveBeenApplied }
    case 'ServiceError':
      return {
        kind: refusalKind(error.code) ?? kind,
        // A proxy may have sent the request twice, so that the second finds the object of the first.
        mayHaveBeenApplied: error.mayHaveBeenApplied || error.code === 'FileAlreadyExists',
      }
    default:
      return error satisfies never
  }
}

function refusalKind(code: string): FailureKind | undefined {
  if (code === 'NoSuchUpload') return 'no-such-upload'
  return PARTS_REJECTED.has(code) ? 'part-rejected' : undefined
}
