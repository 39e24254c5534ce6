import type { SendOptions } from '@oss/http/core'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { sendAbortMultipartUpload } from './abort-multipart-upload.ts'

/** Parts that were in flight can be stored after the first abort, so the abort is repeated. */
const MAX_ABORTS = 3

/** Aborts an upload until OSS reports that it no longer exists (OSS: AbortMultipartUpload). */
export async function abortUntilConfirmed(
  context: OssContext,
  upload: UploadRef,
  send: SendOptions,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ABORTS; attempt++) {
    try {
      await sendAbortMultipartUpload(context, upload, send)
    } catch (error) {
      if (isRefusal(error, 'NoSuchUpload')) return
      throw error
    }
  }
}
