import type { OperationRequest, Service } from '../service/operation.ts'
import { requireUpload } from '../service/require-upload.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** AbortMultipartUpload (docs/protocol.md#abortmultipartupload). */
export async function abortMultipartUpload(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  await request.commit(async () => {
    const { upload } = requireUpload(service, request)
    await service.catalogue.removeUpload(upload.uploadId)
  })
  return emptyResponse(204)
}
