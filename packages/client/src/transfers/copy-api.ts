import { type MultipartApi, SourceError, uploadId as takeUploadId } from '@oss/multipart'
import { type OssContext, withSignal } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { CopyOptions } from '../operations/copy-object.ts'
import { copySurely } from '../operations/idempotent-copy.ts'
import { initiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { getObjectTagging } from '../operations/object-tagging.ts'
import { uploadPartCopy } from '../operations/upload-part-copy.ts'
import { textHeader } from '../options/header-text.ts'
import { writeContentHeaders } from '../options/object-options.ts'
import type { Tags } from '../options/tags.ts'
import { createMultipartApi } from './multipart-api.ts'
import type { ObjectSource } from './object-source.ts'

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
      const tagging = await tagsOf(context, source, options, signal)
      const object = { ...withSourceType(options, source), ...(tagging && { tagging }) }
      const copied = replacesMetadata(options) ? {} : storedHeaders(source)
      const { uploadId } = await initiateMultipartUpload(context, target, object, { signal }, copied)
      return takeUploadId(uploadId)
    },
    uploadPart({ target, uploadId, number, body: { range } }, signal) {
      const upload = { ...target, uploadId }
      const part = { ...unchanged(), range }
      return orSourceError(source, uploadPartCopy(context, upload, number, part, options, { signal }))
    },
    put(target, _, signal) {
      const typed = withSourceType(options, source)
      return orSourceError(source, copySurely(context, target, unchanged(), typed, { signal }))
    },
  }
}

function replacesMetadata({ metadataDirective }: CopyOptions): boolean {
  return metadataDirective === 'REPLACE'
}

/** The options with the content type of the source, when the others replace its metadata and none is given. */
function withSourceType(options: CopyOptions, source: ObjectSource): CopyOptions {
  const contentType = options.contentType ?? source.found().contentType
  return replacesMetadata(options) && contentType !== undefined ? { ...options, contentType } : options
}

/** Content headers and metadata of the source, as CopyObject would copy them: also a value that would not be accepted as an option. */
function storedHeaders(source: ObjectSource): Record<string, string> {
  const found = source.found()
  const metadata = Object.entries(found.metadata).map(([name, value]) => [
    `x-oss-meta-${name}`,
    textHeader(value),
  ])
  return { ...writeContentHeaders(found), ...Object.fromEntries(metadata) }
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
