import type { Crc64, PartNumber } from '../brands.ts'
import { partNumber, type UploadId } from '../brands.ts'
import { ChecksumError } from '../checksum-error.ts'
import { type Crc64Stream, createCrc64 } from '../crc64.ts'
import { isSettled } from '../fingerprint.ts'
import type { Job, UploadEvent } from '../machine/state.ts'
import { type ByteRange, partRange } from '../part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import type { BodyToSend, Receipt } from '../ports/multipart-api.ts'
import { crc64OfRange, readChecked, sourceChanged } from './checked-read.ts'
import { openSource, type UploadRun } from './upload-run.ts'

/** What is known of a body after it was sent. */
interface Sent<Answer extends Receipt> {
  readonly answer: Answer
  readonly crc64: Crc64
  readonly settled: boolean
}

/** One attempt to send a body. */
interface Attempt {
  readonly crc: Crc64Stream
  readonly readAtMs: number
  whole: boolean
  sourceError: unknown
}

/** Sends one part and compares checksums. */
export async function sendPart(
  run: UploadRun,
  job: Job,
  uploadId: UploadId,
  number: PartNumber,
): Promise<UploadEvent> {
  const { target } = run.settings
  const range = partRange(job.plan, number)
  const { answer, crc64, settled } = await send(run, job, range, number, `Part ${number}`, (body) =>
    run.api.uploadPart({ target, uploadId, number, body }, run.stop.signal),
  )
  const part: PartRecord = { number, etag: answer.etag, crc64, settled }
  return { type: 'stored', part }
}

/** Sends the whole source in one request and compares checksums. */
export async function putObject(run: UploadRun, job: Job): Promise<UploadEvent> {
  const { api, settings } = run
  if (api.put === undefined) throw new Error('the service adapter has no put')
  const put = api.put.bind(api)
  const range = { start: 0, end: job.plan.size }
  const { answer, crc64, settled } = await send(run, job, range, partNumber(1), 'The object', (body) =>
    put(settings.target, body, run.stop.signal),
  )
  if (!settled && (await crc64OfRange(openSource(run), range, run.stop.signal)) !== crc64)
    throw sourceChanged()
  return { type: 'put', object: answer, crc64 }
}

async function send<Answer extends Receipt>(
  run: UploadRun,
  job: Job,
  range: ByteRange,
  number: PartNumber,
  what: string,
  request: (body: BodyToSend) => Promise<Answer>,
): Promise<Sent<Answer>> {
  let attempt: Attempt = { crc: createCrc64(), readAtMs: run.now(), whole: false, sourceError: undefined }
  async function* read(mine: Attempt, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      yield* readChecked(openSource(run), range, job.source, mine.crc, signal)
      mine.whole = true
    } catch (error) {
      mine.sourceError = error
      throw error
    }
  }
  const body: BodyToSend = {
    byteLength: range.end - range.start,
    open(signal) {
      // A retry reads anew; what counts is the attempt that is answered.
      attempt = { crc: createCrc64(), readAtMs: run.now(), whole: false, sourceError: undefined }
      return read(attempt, signal)
    },
    onBytesSent(total) {
      run.meter.sent(number, total)
      run.onBytes()
    },
  }
  try {
    const answer = await request(body)
    const crc64 = attempt.crc.value
    if (!attempt.whole) throw new Error(`${what} was answered before all its bytes were read.`)
    if (answer.crc64 !== undefined && answer.crc64 !== crc64)
      throw new ChecksumError(what, crc64, answer.crc64)
    return { answer, crc64, settled: isSettled(job.source, attempt.readAtMs) }
  } catch (error) {
    // Adapters may wrap what the body throws; the source's own words are the true cause.
    throw attempt.sourceError ?? error
  } finally {
    run.meter.landed(number)
  }
}
