import { createCrc64, type PartNumber, partRange } from '@oss/multipart'
import { isObjectChangedError } from '../errors/object-changed-error.ts'
import { callPort, PortFailure } from '../errors/port-failure.ts'
import { readResuming } from './read-resuming.ts'
import type { DownloadRun, Work } from './run-context.ts'

/** Reads one part into the draft, and records it. */
export async function fetchPart(
  run: DownloadRun,
  work: Work,
  number: PartNumber,
  signal: AbortSignal,
): Promise<void> {
  const { memory, object, draft, plan, records } = work
  const range = partRange(plan, number)
  const crc = createCrc64()
  let at = range.start
  try {
    for await (const piece of readResuming(run.reader, object, range, signal)) {
      await callPort('target', () => draft.write(piece, at))
      crc.update(piece)
      at += piece.byteLength
      run.meter.received(number, at - range.start)
    }
    // The bytes before the record: what is recorded is on the disk.
    await callPort('target', () => draft.sync())
    const record = { number, etag: object.etag, crc64: crc.value, settled: true }
    await callPort('checkpoint', () => memory.lease.recordPart(record))
    records.set(number, record)
    run.meter.recorded(plan, number, false)
  } catch (error) {
    run.meter.lost(number)
    signal.throwIfAborted()
    if (error instanceof PortFailure || isObjectChangedError(error)) throw error
    throw new PortFailure('reader', error)
  }
}
