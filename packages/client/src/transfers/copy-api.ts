import { type MultipartApi, uploadId as parseUploadId, SourceError } from '@oss/multipart'
import { type OssContext, withSignal } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import { type CopyOptions, sendCopyObject } from '../operations/copy-object.ts'
import { sendGetObjectTagging } from '../operations/get-object-tagging.ts'
import { sendInitiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { storedHeaders } from '../operations/stored-headers.ts'
import { sendUploadPartCopy } from '../operations/upload-part-copy.ts'
import type { Tags } from '../options/tags.ts'
import { createMultipartApi } from './multipart-api.ts'
import type { ObjectSource } from './object-source.ts'

/**
 * Creates the adapter of the port `MultipartApi` whose parts are copied from an object.
 *
 * R1: every copy is bound to the ETag that the source had when it was opened, so that OSS rejects a changed
 * source.
 */
export function createCopyApi(context: OssContext, source: ObjectSource, options: CopyOptions): MultipartApi {
  const unchanged = () => ({ ...source.object, ifMatch: source.found().etag })
  return {
    ...createMultipartApi(context, options),
    async initiate(target, signal) {
      const tagging = await tagsOf(context, source, options, signal)
      const object = { ...withSourceType(options, source), ...(tagging && { tagging }) }
      const copied = replacesMetadata(options) ? {} : storedHeaders(source.found())
      const { uploadId } = await sendInitiateMultipartUpload(context, target, object, { signal }, copied)
      return parseUploadId(uploadId)
    },
    uploadPart({ target, uploadId, number, body: { range } }, signal) {
      const upload = { ...target, uploadId }
      const part = { ...unchanged(), range }
      return orSourceError(source, sendUploadPartCopy(context, upload, number, part, options, { signal }))
    },
    put(target, _, signal) {
      const typed = withSourceType(options, source)
      return orSourceError(source, sendCopyObject(context, target, unchanged(), typed, { signal }))
    },
  }
}

function replacesMetadata({ metadataDirective }: CopyOptions): boolean {
  return metadataDirective === 'REPLACE'
}

/**
 * Adds the content type of the source when the options replace its metadata without naming a content type.
 */
function withSourceType(options: CopyOptions, source: ObjectSource): CopyOptions {
  const contentType = options.contentType ?? source.found().contentType
  return replacesMetadata(options) && contentType !== undefined ? { ...options, contentType } : options
}

async function tagsOf(
  context: OssContext,
  source: ObjectSource,
  { taggingDirective, tagging }: CopyOptions,
  signal: AbortSignal,
): Promise<Tags | undefined> {
  if (taggingDirective === 'Replace') return tagging
  if (source.found().tagCount === 0) return undefined
  return sendGetObjectTagging(context, source.object, withSignal(signal))
}

async function orSourceError<Result>(source: ObjectSource, response: Promise<Result>): Promise<Result> {
  try {
    return await response
  } catch (cause) {
    if (isRefusal(cause, 'PreconditionFailed')) {
      const message = `${source.label} has changed since the copy started.`
      throw new SourceError('SOURCE_CHANGED', message, { cause })
    }
    if (isRefusal(cause, 'NoSuchKey'))
      throw new SourceError('SOURCE_UNREADABLE', `${source.label} no longer exists.`, { cause })
    throw cause
  }
}
