import { emptyReply } from '../http/reply.ts'
import type { Operation } from './operation.ts'
import { requireUpload } from './require-upload.ts'

/** AbortMultipartUpload (docs/protocol.md#abortmultipartupload). */
export const abortMultipartUpload: Operation = async (request, service) => {
  await request.commit(async () => {
    const { upload } = requireUpload(service, request, '0042-00000002')
    await service.catalogue.removeUpload(upload.uploadId)
  })
  return emptyReply(204)
}
