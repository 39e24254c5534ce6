import { type ByteRange, readByteRange } from '../parameters/byte-range.ts'
import { readPartNumber } from '../parameters/part-number.ts'
import { requireCopySource } from '../service/copy-source.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { receiveContent } from '../service/receive-content.ts'
import { followSymlink } from '../service/versions/symlink-target.ts'
import { sourceVersionHeaders } from '../service/versions/version-headers.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'
import { commitPart, requireUploadForPart } from './upload-part.ts'

const NO_SUCH_UPLOAD_EC = '0042-00000311'

/** UploadPartCopy (docs/protocol.md#uploadpartcopy). An invalid range means the whole source. */
export async function uploadPartCopy(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const partNumber = readPartNumber(request.query)
  requireUploadForPart(request, service, partNumber, NO_SUCH_UPLOAD_EC)
  const source = followSymlink(service, requireCopySource(request, service))
  const rangeText = request.headers.get('x-oss-copy-source-range')
  const whole: ByteRange = { start: 0, end: source.byteLength }
  const { start, end } = readByteRange(rangeText, source.byteLength, false) ?? whole
  const content = service.catalogue.lease(source.segments, start, end)
  const part = await receiveContent(service, content.chunks(), {
    use: (stored) => commitPart(request, service, partNumber, stored, NO_SUCH_UPLOAD_EC),
  }).finally(content.release)
  const text = writeXml({
    CopyPartResult: { LastModified: new Date(part.lastModified).toISOString(), ETag: `"${part.etag}"` },
  })
  return xmlResponse(text, {
    ETag: `"${part.etag}"`,
    'x-oss-hash-crc64ecma': part.crc64,
    ...sourceVersionHeaders(service, source),
  })
}
