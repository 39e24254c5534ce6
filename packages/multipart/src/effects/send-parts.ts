import { ChecksumError } from '../crc64/checksum-error.ts'
import type { PlannedSource, UploadEvent } from '../machine/state.ts'
import { type PartNumber, partNumber, type UploadId } from '../model/ids.ts'
import { type ByteRange, partRange } from '../model/part-plan.ts'
import type { BodyToSend, Receipt } from '../ports/multipart-api.ts'
import { checkedBody, type SentBytes } from '../sources/checked-body.ts'
import { changedAfterStoringError, crc64OfRange } from '../sources/source-checks.ts'
import { openSource, putRequest, type RunContext } from './run-context.ts'

/** Sends one part and compares checksums. */
export async function sendPart(
  context: RunContext,
  planned: PlannedSource,
  uploadId: UploadId,
  number: PartNumber,
): Promise<UploadEvent> {
  const { target } = context.settings
  const range = partRange(planned.plan, number)
  const { receipt, crc64, settled } = await send(context, planned, range, number, (body) =>
    context.api.uploadPart({ target, uploadId, number, body }, context.stop.signal),
  )
  openSource(context).stream?.release(range)
  return { type: 'stored', part: { number, etag: receipt.etag, crc64, settled } }
}

/** Sends the whole source in one request and compares checksums. */
export async function putObject(context: RunContext, planned: PlannedSource): Promise<UploadEvent> {
  const put = putRequest(context)
  const range = { start: 0, end: planned.plan.size }
  const { receipt, crc64, settled } = await send(context, planned, range, partNumber(1), (body) =>
    put(context.settings.target, body, context.stop.signal),
  )
  const isReread = context.settings.reread || !settled
  if (isReread && (await crc64OfRange(openSource(context), range, context.stop.signal)) !== crc64)
    throw changedAfterStoringError()
  return { type: 'put', object: receipt, crc64 }
}

async function send<Stored extends Receipt>(
  context: RunContext,
  planned: PlannedSource,
  range: ByteRange,
  number: PartNumber,
  request: (body: BodyToSend) => Promise<Stored>,
): Promise<SentBytes & { readonly receipt: Stored }> {
  const { buffers } = context
  const { allowGrowth } = context.settings
  const body = checkedBody(openSource(context), range, planned.fingerprint, context.now, {
    buffers,
    allowGrowth,
  })
  try {
    const receipt = await request({
      byteLength: body.byteLength,
      range,
      open: (signal) => body.open(signal),
      released: (total) => body.released(total),
      onBytesSent(total) {
        context.meter.sent(number, total)
        context.onBytes()
      },
    })
    const sent = body.sent()
    if (receipt.crc64 !== undefined && receipt.crc64 !== sent.crc64) {
      throw new ChecksumError(`Part ${number}`, sent.crc64, receipt.crc64)
    }
    return { receipt, ...sent }
  } catch (error) {
    context.meter.lost(number)
    // Adapters may wrap what the body throws; the error of the source is the true cause.
    throw body.sourceError ?? error
  }
}
