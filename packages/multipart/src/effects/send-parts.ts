import { ChecksumError } from '../crc64/checksum-error.ts'
import type { Job, UploadEvent } from '../machine/state.ts'
import { type PartNumber, partNumber, type UploadId } from '../model/ids.ts'
import { type ByteRange, partRange } from '../model/part-plan.ts'
import type { BodyToSend, Receipt } from '../ports/multipart-api.ts'
import { checkedBody, type SentBytes } from '../sources/checked-body.ts'
import { crc64OfRange, storedAndChanged } from '../sources/source-checks.ts'
import { openSource, type UploadRun, wholePut } from './run-context.ts'

/** Sends one part and compares checksums. */
export async function sendPart(
  run: UploadRun,
  job: Job,
  uploadId: UploadId,
  number: PartNumber,
): Promise<UploadEvent> {
  const { target } = run.settings
  const range = partRange(job.plan, number)
  const { answer, crc64, settled } = await send(run, job, range, number, (body) =>
    run.api.uploadPart({ target, uploadId, number, body }, run.stop.signal),
  )
  openSource(run).stream?.release(range)
  return { type: 'stored', part: { number, etag: answer.etag, crc64, settled } }
}

/** Sends the whole source in one request and compares checksums. */
export async function putObject(run: UploadRun, job: Job): Promise<UploadEvent> {
  const put = wholePut(run)
  const range = { start: 0, end: job.plan.size }
  const { answer, crc64, settled } = await send(run, job, range, partNumber(1), (body) =>
    put(run.settings.target, body, run.stop.signal),
  )
  const isReread = run.settings.reread || !settled
  if (isReread && (await crc64OfRange(openSource(run), range, run.stop.signal)) !== crc64)
    throw storedAndChanged()
  return { type: 'put', object: answer, crc64 }
}

async function send<Answer extends Receipt>(
  run: UploadRun,
  job: Job,
  range: ByteRange,
  number: PartNumber,
  request: (body: BodyToSend) => Promise<Answer>,
): Promise<SentBytes & { readonly answer: Answer }> {
  const { memory } = run
  const { allowGrowth } = run.settings
  const body = checkedBody(openSource(run), range, job.source, run.now, { memory, allowGrowth })
  try {
    const answer = await request({
      byteLength: body.byteLength,
      range,
      open: (signal) => body.open(signal),
      released: (total) => body.released(total),
      onBytesSent(total) {
        run.meter.sent(number, total)
        run.onBytes()
      },
    })
    const sent = body.sent()
    if (answer.crc64 !== undefined && answer.crc64 !== sent.crc64) {
      throw new ChecksumError(`Part ${number}`, sent.crc64, answer.crc64)
    }
    return { answer, ...sent }
  } catch (error) {
    run.meter.lost(number)
    // Adapters may wrap what the body throws; the source's own words are the true cause.
    throw body.sourceError ?? error
  }
}
