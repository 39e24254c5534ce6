import type { SendOptions } from '@oss/http'
import type { OssContext } from '../connection/oss-request.ts'
import { isRefusal } from '../errors/is-refusal.ts'
import type { UploadRef } from '../options/upload-id-input.ts'
import { abortMultipartUpload } from './abort-multipart-upload.ts'

/** An abort is repeated until OSS says that the upload is gone: parts that were on their way can outlive the first one. */
const MAX_ABORTS = 3

/** Aborts an upload until OSS knows it no more; one that is gone already counts as aborted (OSS: AbortMultipartUpload). */
export async function abortSurely(context: OssContext, upload: UploadRef, send: SendOptions): Promise<void> {
  for (let time = 0; time < MAX_ABORTS; time++) {
    try {
      await abortMultipartUpload(context, upload, send)
    } catch (error) {
      if (isRefusal(error, 'NoSuchUpload')) return
      throw error
    }
  }
}
