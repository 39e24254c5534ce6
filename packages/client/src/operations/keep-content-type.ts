import type { SendOptions } from '@oss/http'
import type { OssContext } from '../connection/oss-request.ts'
import { type CopyOptions, copyHeaders } from './copy-object.ts'
import { type CopySource, copySourceHeaders } from './copy-source.ts'
import { headObject } from './head-object.ts'

/**
 * The options of a copy, with the content type of the source when they replace its metadata and name none: OSS would store the copy as
 * `application/octet-stream`. Sends a HeadObject only then.
 *
 * @throws ValidationError before the request, or what HeadObject fails with: it needs the permission that CopyObject needs.
 */
export async function keepContentType(
  context: OssContext,
  bucket: string,
  source: CopySource,
  options: CopyOptions,
  send: SendOptions,
): Promise<CopyOptions> {
  copyHeaders(options)
  copySourceHeaders(source, bucket)
  if (options.metadataDirective !== 'REPLACE' || options.contentType !== undefined) return options
  const object = { bucket: source.bucket ?? bucket, key: source.key, versionId: source.versionId }
  // Without a source, CopyObject fails and names the reason.
  const contentType = (await headObject(context, object, send))?.contentType
  return contentType === undefined ? options : { ...options, contentType }
}
