import { ChecksumError } from '../crc64/checksum-error.ts'
import type { PlannedSource, UploadEvent } from '../machine/state.ts'
import { compareFingerprints } from '../model/fingerprint.ts'
import { type PartNumber, partNumber, type UploadId } from '../model/ids.ts'
import { type ByteRange, partRange } from '../model/part-plan.ts'
import type { BodyToSend } from '../ports/multipart-api.ts'
import { SourceError } from '../ports/source-error.ts'
import type { OpenRemoteSource } from '../ports/upload-source.ts'
import { sourceChangedError } from '../sources/source-checks.ts'
import { assemble } from './part-ledger.ts'
import { putRequest, type RunContext } from './run-context.ts'

/**
 * Copies one part inside the service. The adapter has to ensure that the bytes are those of the source as it
 * was found.
 */
export async function copyPart(
  context: RunContext,
  planned: PlannedSource,
  uploadId: UploadId,
  number: PartNumber,
): Promise<UploadEvent> {
  const { target } = context.settings
  const body = namedBody(partRange(planned.plan, number))
  const { etag, crc64 } = await context.api.uploadPart(
    { target, uploadId, number, body },
    context.stop.signal,
  )
  return { type: 'stored', part: { number, etag, crc64, settled: true } }
}

/** Copies the whole source into the object, in one request. */
export async function copyWhole(
  context: RunContext,
  remote: OpenRemoteSource,
  planned: PlannedSource,
): Promise<UploadEvent> {
  const body = namedBody({ start: 0, end: planned.plan.size })
  const object = await putRequest(context)(context.settings.target, body, context.stop.signal)
  const { crc64 } = remote
  if (object.crc64 !== undefined && crc64 !== undefined && object.crc64 !== crc64)
    throw new ChecksumError(`Part ${partNumber(1)}`, crc64, object.crc64)
  return { type: 'put', object, crc64 }
}

/**
 * R1: checks that the source is the one found when the copy started, and that the parts together are the
 * source, as far as the service reports checksums.
 */
export async function verifyCopy(
  context: RunContext,
  remote: OpenRemoteSource,
  planned: PlannedSource,
): Promise<void> {
  const { crc64 } = assemble(planned.plan, context.records)
  if (crc64 !== undefined && remote.crc64 !== undefined && crc64 !== remote.crc64)
    throw new SourceError(
      'SOURCE_CHANGED',
      'The CRC-64 of the copied parts does not match that of the source.',
    )
  const now = await remote.fingerprint(context.stop.signal)
  if (compareFingerprints(planned.fingerprint, now) !== 'same') throw sourceChangedError()
}

function namedBody(range: ByteRange): BodyToSend {
  return {
    byteLength: range.end - range.start,
    range,
    open() {
      throw new Error('the bytes of a copy are not read here')
    },
    onBytesSent() {},
    released() {},
  }
}
