import { isHttpError, type RewindableBody, type SendOptions } from '@oss/http'
import {
  type BodyToSend,
  type Failure,
  type FailureKind,
  type MultipartApi,
  uploadId as takeUploadId,
} from '@oss/multipart'
import { type OssContext, withPayer } from '../connection/oss-request.ts'
import type { EncryptionMetadata } from '../encryption/client-encryption.ts'
import { tellListener } from '../events/emit.ts'
import { abortSurely } from '../operations/abort-until-gone.ts'
import { completeMultipartUpload } from '../operations/complete-multipart-upload.ts'
import { headObject } from '../operations/head-object.ts'
import { type InitiateOptions, initiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { listParts } from '../operations/list-parts.ts'
import { putDetails } from '../operations/put-object.ts'
import { putWithDigest } from '../operations/put-with-digest.ts'
import { uploadPart } from '../operations/upload-part.ts'
import { withContentType } from '../options/content-type.ts'
import type { PayerOptions } from '../options/transfer-options.ts'
import type { CallbackOutcome } from '../options/upload-callback.ts'

/** What an upload's object gets besides its bytes, and who wants to know of its callback. */
export interface MultipartApiOptions extends InitiateOptions, PayerOptions {
  /**
   * Told what became of the callback when the object was stored. Not told when OSS's answer was lost: the object is then found, and whether
   * your application server was called is not known. What it throws is ignored.
   */
  readonly onCallback?: (outcome: CallbackOutcome) => void
}

/** What an object's metadata is to say besides what was asked for: of a whole, or of parts that are to come. */
export type DescribeObject = (sent: 'parts' | { readonly size: number }) => Promise<EncryptionMetadata>

/**
 * OSS as the service of an upload.
 *
 * @param describe - asked when an object is begun. Default: nothing.
 */
export function createMultipartApi(
  anyContext: OssContext,
  options: MultipartApiOptions,
  describe?: DescribeObject,
): MultipartApi {
  const context = withPayer(anyContext, options)
  const described = async (
    key: string,
    sent: 'parts' | { readonly size: number },
  ): Promise<InitiateOptions> => {
    const typed = withContentType(options, key)
    return describe ? { ...typed, metadata: { ...typed.metadata, ...(await describe(sent)) } } : typed
  }
  return {
    async initiate(target, signal) {
      const object = await described(target.key, 'parts')
      const { uploadId } = await initiateMultipartUpload(context, target, object, { signal })
      return takeUploadId(uploadId)
    },
    uploadPart({ target, uploadId, number, body }, signal) {
      const upload = { ...target, uploadId }
      return uploadPart(context, upload, number, bodyOf(body), options, sendOptions(body, signal))
    },
    listParts: (target, uploadId, signal) => listParts(context, { ...target, uploadId }, { signal }),
    async complete(target, uploadId, parts, signal) {
      const named = parts.map(({ number, etag }) => ({ partNumber: number, etag }))
      const upload = { ...target, uploadId }
      return told(options, await completeMultipartUpload(context, upload, named, options, { signal }))
    },
    abort: (target, uploadId, signal) => abortSurely(context, { ...target, uploadId }, { signal }),
    head: (target, signal) => headObject(context, target, { signal }),
    async put(target, body, signal) {
      const details = putDetails(await described(target.key, { size: body.byteLength }))
      const send = sendOptions(body, signal)
      return told(options, await putWithDigest(context, target, details, bodyOf(body), send))
    },
    classify,
  }
}

function told<Answer extends { readonly callback: CallbackOutcome | undefined }>(
  { onCallback }: MultipartApiOptions,
  answer: Answer,
): Answer {
  if (answer.callback !== undefined) tellListener(onCallback, answer.callback)
  return answer
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
const TRANSIENT: ReadonlySet<string> = new Set(['RequestTimeout', 'IncompleteBody'])
const NEVER_BETTER: ReadonlySet<string> = new Set([
  'INSECURE_ENDPOINT',
  'REDIRECT_REFUSED',
  'TLS_REJECTED',
  'PROXY_REFUSED',
  'REQUEST_INVALID',
])

function classify(error: unknown): Failure {
  if (error instanceof DOMException && error.name === 'AbortError')
    return { kind: 'interrupted', mayHaveBeenApplied: false }
  // An answer that lacks something was given by somebody: what was asked for may have been done.
  if (error instanceof Error && error.name === 'AnswerError')
    return { kind: 'transient', mayHaveBeenApplied: true }
  if (!isHttpError(error)) return { kind: 'permanent', mayHaveBeenApplied: false }
  switch (error.name) {
    case 'InterruptedError':
      return { kind: 'interrupted', mayHaveBeenApplied: error.mayHaveBeenApplied }
    case 'TransportError':
      return {
        kind: NEVER_BETTER.has(error.code) ? 'permanent' : 'transient',
        mayHaveBeenApplied: error.mayHaveBeenApplied,
      }
    case 'ServiceError':
      return {
        kind: serviceFailure(error.code, error.status),
        // A request that may replace no object, sent twice by a proxy, finds the object of the first.
        mayHaveBeenApplied: error.mayHaveBeenApplied || error.code === 'FileAlreadyExists',
      }
    default:
      return error satisfies never
  }
}

function serviceFailure(code: string, status: number): FailureKind {
  if (code === 'NoSuchUpload') return 'no-such-upload'
  if (PARTS_REJECTED.has(code)) return 'part-rejected'
  return status >= 500 || status === 429 || status === 408 || TRANSIENT.has(code) ? 'transient' : 'permanent'
}
