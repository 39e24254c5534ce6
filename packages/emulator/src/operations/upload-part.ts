import { invalidArgument } from '../errors/service-error.ts'
import type { StoredContent } from '../model/stored-content.ts'
import type { PartRecord } from '../model/upload-record.ts'
import { uploadedPart } from '../model/uploaded-part.ts'
import { requireBodyLength } from '../parameters/body-length.ts'
import { readEncryptedSizes, requireEncryptedPart } from '../parameters/client-side-encryption.ts'
import { rejectConditions } from '../parameters/conditions.ts'
import { expectedDigestCheck } from '../parameters/expected-digest.ts'
import { readPartNumber, requireSequence } from '../parameters/part-number.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireUpload } from '../service/require-upload.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** UploadPart (docs/protocol.md#uploadpart). */
export async function uploadPart(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const partNumber = readPartNumber(request.query)
  rejectConditions(request.headers)
  refuseEncryption(request)
  requireBodyLength(request.body)
  const { upload } = requireUploadForPart(request, service, partNumber)
  const { part, md5Base64 } = await receiveContent(service, request.body.chunks(), {
    check: expectedDigestCheck(request.headers),
    use: async (content) => ({
      part: await commitPart(request, service, partNumber, content),
      md5Base64: content.digest.md5Base64,
    }),
  })
  return emptyResponse(200, {
    ETag: `"${part.etag}"`,
    'Content-MD5': md5Base64,
    'x-oss-hash-crc64ecma': part.crc64,
    ...upload.properties.encryptionHeaders,
  })
}

/** Stores content as a part, if the upload still exists: a part that arrives after an abort is discarded. */
export function commitPart(
  request: OperationRequest,
  service: Service,
  partNumber: number,
  content: StoredContent,
  ec?: string,
): Promise<PartRecord> {
  return request.commit(async () => {
    const { upload } = requireUploadForPart(request, service, partNumber, ec)
    const about = { uploadId: upload.uploadId, partNumber, lastModified: request.now() }
    const part = uploadedPart(about, content)
    const sizes = readEncryptedSizes(upload.properties.metadata)
    if (sizes !== undefined) requireEncryptedPart(sizes, request.headers, partNumber, part.byteLength)
    await service.catalogue.savePart(part)
    return part
  })
}

/**
 * @throws ServiceError `NoSuchBucket`, `NoSuchUpload`, and in sequential mode `PartAlreadyExist`,
 *   `PartNotSequential`.
 */
export function requireUploadForPart(
  request: OperationRequest,
  service: Service,
  partNumber: number,
  ec = '0042-00000104',
): ReturnType<typeof requireUpload> {
  const open = requireUpload(service, request, ec)
  requireSequence(open, partNumber)
  return open
}

function refuseEncryption({ headers }: OperationRequest): void {
  const name = 'x-oss-server-side-encryption'
  const value = headers.get(name)
  if (value !== undefined)
    throw invalidArgument(name, value, 'Encryption is specified when the upload is initiated.')
}
