import { type MultipartApi, SourceError, uploadId as takeUploadId } from '@oss/multipart'
import { createMultipartApi } from './multipart-api.ts'
import type { CopyOptions } from './operations/copy-object.ts'
import { copySurely } from './operations/copy-surely.ts'
import { initiateMultipartUpload } from './operations/initiate-multipart-upload.ts'
import { isRefusal } from './operations/is-refusal.ts'
import { getObjectTagging } from './operations/object-tagging.ts'
import { uploadPartCopy } from './operations/upload-part-copy.ts'
import { withContentType } from './options/content-type.ts'
import type { ObjectOptions } from './options/object-options.ts'
import type { Tags } from './options/tags.ts'
import { type OssContext, withSignal } from './oss-request.ts'
import type { ObjectSource } from './resumable-copy-source.ts'

/**
 * OSS as the service of an upload whose parts are copied from an object.
 *
 * R1: every copy is bound to the ETag that the source had when it was opened, so that one of a changed source is refused.
 */
export function createCopyApi(context: OssContext, source: ObjectSource, options: CopyOptions): MultipartApi {
  const unchanged = () => ({ ...source.object, ifMatch: source.found().etag })
  return {
    ...createMultipartApi(context, options),
    async initiate(target, signal) {
      const described = await objectOptions(context, source, target.key, options, signal)
      const { uploadId } = await initiateMultipartUpload(context, target, described, { signal })
      return takeUploadId(uploadId)
    },
    uploadPart({ target, uploadId, number, body: { range } }, signal) {
      const upload = { ...target, uploadId }
      const part = { ...unchanged(), range }
      return orSourceError(source, uploadPartCopy(context, upload, number, part, options, { signal }))
    },
    put(target, _, signal) {
      const typed = replacesMetadata(options) ? withContentType(options, target.key) : options
      return orSourceError(source, copySurely(context, target, unchanged(), typed, { signal }))
    },
  }
}

/** What InitiateMultipartUpload must be told so that the object becomes what CopyObject would make of the source. */
async function objectOptions(
  context: OssContext,
  source: ObjectSource,
  key: string,
  options: CopyOptions,
  signal: AbortSignal,
): Promise<ObjectOptions> {
  const { storageClass, encryption, forbidOverwrite } = options
  const tagging = await tagsOf(context, source, options, signal)
  return {
    ...(replacesMetadata(options) ? withContentType(options, key) : descriptionOf(source)),
    ...(tagging && { tagging }),
    ...(storageClass && { storageClass }),
    ...(encryption && { encryption }),
    ...(forbidOverwrite !== undefined && { forbidOverwrite }),
  }
}

function replacesMetadata({ metadataDirective }: CopyOptions): boolean {
  return metadataDirective === 'REPLACE'
}

/** What is said of the source, for its copy. */
function descriptionOf(source: ObjectSource): ObjectOptions {
  const { contentType, cacheControl, contentDisposition, contentEncoding, expires, metadata } = source.found()
  return {
    ...(contentType && { contentType }),
    ...(cacheControl && { cacheControl }),
    ...(contentDisposition && { contentDisposition }),
    ...(contentEncoding && { contentEncoding }),
    ...(expires && { expires: new Date(expires) }),
    metadata,
  }
}

async function tagsOf(
  context: OssContext,
  source: ObjectSource,
  { taggingDirective, tagging }: CopyOptions,
  signal: AbortSignal,
): Promise<Tags | undefined> {
  if (taggingDirective === 'Replace') return tagging
  if (source.found().tagCount === 0) return undefined
  return getObjectTagging(context, source.object, withSignal(signal))
}

async function orSourceError<Answer>(source: ObjectSource, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    if (isRefusal(cause, 'PreconditionFailed')) {
      const message = `${source.label} is not what it was when the copy began.`
      throw new SourceError('SOURCE_CHANGED', message, { cause })
    }
    if (isRefusal(cause, 'NoSuchKey'))
      throw new SourceError('SOURCE_UNREADABLE', `There is no ${source.label} any more.`, { cause })
    throw cause
  }
}
