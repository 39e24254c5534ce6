import type { OssBrowserClient } from '@oss/browser'
import type { CompletedUpload } from '@oss/client/core'

/** Object of a file, as `response.body` of the Uppy file. */
export interface OssUploadBody extends Record<string, unknown> {
  readonly bucket: string
  readonly key: string
  readonly etag: string
  /** CRC-64/XZ of the object, computed from the bytes that were sent. */
  readonly crc64: string
  /** Whether OSS returned the same CRC-64. */
  readonly crc64Verified: boolean
}

/** Where an object was stored. */
export interface StoredObject {
  readonly bucket: string
  readonly key: string
}

/** The result that Uppy keeps for an uploaded file. */
interface UploadResult {
  readonly status: 200
  readonly uploadURL?: string
  readonly body: OssUploadBody
}

/** Describes a stored object as Uppy does. */
export async function uploadResult(
  client: OssBrowserClient,
  object: StoredObject,
  { etag, crc64, crc64Verified }: CompletedUpload,
): Promise<UploadResult> {
  const uploadURL = await urlOf(client, object)
  return {
    status: 200,
    ...(uploadURL !== undefined && { uploadURL }),
    body: { ...object, etag, crc64, crc64Verified },
  }
}

/**
 * Returns the URL of an object without its signature: it opens public objects only. `undefined` if it cannot
 * be signed: the object is stored, so that its upload has succeeded without the URL.
 */
async function urlOf(client: OssBrowserClient, object: StoredObject): Promise<string | undefined> {
  try {
    const { url } = await client.presign({ ...object, method: 'GET', expiresInSeconds: 1 })
    const { origin, pathname } = new URL(url)
    return origin + pathname
  } catch {
    return undefined
  }
}
