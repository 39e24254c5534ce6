import { type ByteRange, readByteRange } from '../parameters/byte-range.ts'
import { readPartNumber } from '../parameters/part-number.ts'
import { requireCopySource } from '../service/copy-source.ts'
import type { Operation } from '../service/operation.ts'
import { receiveContent } from '../service/receive-content.ts'
import { xmlReply } from '../wire/http-response.ts'
import { writeXml } from '../xml/write-xml.ts'
import { commitPart, requireUploadForPart } from './upload-part.ts'

const noSuchUploadEc = '0042-00000311'

/** UploadPartCopy (docs/protocol.md#uploadpartcopy). A range that cannot be used means the whole source. */
export const uploadPartCopy: Operation = async (request, service) => {
  const partNumber = readPartNumber(request.query)
  requireUploadForPart(request, service, partNumber, noSuchUploadEc)
  const source = requireCopySource(request, service)
  const rangeText = request.headers.get('x-oss-copy-source-range')
  const whole: ByteRange = { start: 0, end: source.byteLength }
  const { start, end } = readByteRange(rangeText, source.byteLength, false) ?? whole
  const held = service.catalogue.hold(source.segments, start, end)
  const part = await receiveContent(service, held.chunks(), {
    use: (content) => commitPart(request, service, partNumber, content, noSuchUploadEc),
  }).finally(held.release)
  const text = writeXml([
    'CopyPartResult',
    [
      ['LastModified', new Date(part.lastModified).toISOString()],
      ['ETag', `"${part.etag}"`],
    ],
  ])
  return xmlReply(text, { ETag: `"${part.etag}"`, 'x-oss-hash-crc64ecma': part.crc64 })
}
