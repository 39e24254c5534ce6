import { type Crc64, combineCrc64, crc64 as crc64Of, formatCrc64, parseCrc64 } from '@oss/multipart'
import { PresignedUploadError } from '../errors/presigned-upload-error.ts'
import type { PresignedRequest } from '../presign/presigned-upload.ts'
import { type PresignedResponse, sendPresigned } from './browser-request.ts'
import type { FinishedParts } from './finished-parts.ts'
import type { PresignedSettings, PresignedUploadResult } from './presigned-options.ts'

/**
 * Sends the completion, and compares the CRC-64 of the object with that of the parts.
 *
 * @param onCompleted - called when the object is stored
 */
export async function completePresigned(
  request: PresignedRequest,
  parts: FinishedParts,
  settings: PresignedSettings,
  onCompleted: () => Promise<void>,
): Promise<PresignedUploadResult> {
  const crc64 = crc64OfParts(parts)
  const { response, text } = await sendCompletion(request, settings)
  await onCompleted()
  if (response.status === 203) {
    const message = 'The object is stored, but the callback failed. Do not send the object again.'
    throw new PresignedUploadError('CALLBACK_FAILED', message, { status: 203 })
  }
  if (hasOtherCrc64(response, crc64)) throw objectDamaged()
  return { crc64, crc64Verified: response.headers.has('x-oss-hash-crc64ecma'), response: text }
}

function crc64OfParts(parts: FinishedParts): Crc64 {
  let crc = crc64Of(new Uint8Array())
  for (const { start, end, crc64 } of [...parts.values()].sort((a, b) => a.start - b.start))
    crc = combineCrc64(crc, parseCrc64(crc64), end - start)
  return formatCrc64(crc)
}

/**
 * R5: a completion whose response was lost may have stored the object, also when a later attempt is refused.
 */
async function sendCompletion(
  request: PresignedRequest,
  settings: PresignedSettings,
): Promise<PresignedResponse> {
  let mayBeStored = false
  const onLost = (): void => {
    mayBeStored = true
  }
  try {
    return await sendPresigned(request, undefined, settings, { onLost })
  } catch (error) {
    if (!(error instanceof PresignedUploadError) || error.status === undefined) throw error
    const { status, serviceCode } = error
    // The browser may have retried the request on its own.
    if (!mayBeStored && !isNoSuchUpload(error)) throw error
    const message =
      `OSS rejected the completion: ${status} ${serviceCode ?? 'no reason'}. An earlier attempt, whose response was lost, may have stored the ` +
      'object. Check whether it exists before you send it again.'
    throw new PresignedUploadError('COMPLETION_UNKNOWN', message, { status, serviceCode })
  }
}

/** Whether the upload was completed or aborted. */
export function isNoSuchUpload(error: unknown): boolean {
  return error instanceof PresignedUploadError && error.serviceCode === 'NoSuchUpload'
}

/** Whether OSS has other bytes than were sent. */
export function hasOtherCrc64({ headers }: Response, sent: Crc64): boolean {
  const received = headers.get('x-oss-hash-crc64ecma')
  return received !== null && received !== sent
}

/** The part does not count as sent. */
export function partDamaged(partNumber: number): PresignedUploadError {
  const message = `Part ${partNumber} arrived damaged: OSS has another CRC-64. Call again: the part is sent again.`
  return new PresignedUploadError('CRC64_MISMATCH', message)
}

/** The upload is completed, so that no part of it can be sent again. */
function objectDamaged(): PresignedUploadError {
  const message =
    'The stored object differs from the file: OSS has another CRC-64. Sign another upload and send it again.'
  return new PresignedUploadError('CRC64_MISMATCH', message)
}
