import type { Operation } from '../service/operation.ts'
import { requireUpload } from '../service/require-upload.ts'
import { emptyReply } from '../wire/http-response.ts'

/** AbortMultipartUpload (docs/protocol.md#abortmultipartupload). */
export const abortMultipartUpload: Operation = async (request, service) => {
  await request.commit(async () => {
    const { upload } = requireUpload(service, request, '0042-00000002')
    await service.catalogue.removeUpload(upload.uploadId)
  })
  return emptyReply(204)
}
