import { createCrc64, type PartNumber, partRange } from '@oss/multipart'
import { isObjectChangedError } from '../object-changed-error.ts'
import type { DownloadRun, Work } from './download-run.ts'
import { callPort, PortFailure } from './port-failure.ts'

/** An answer that brought fewer bytes counts as one that brought none, so that no part is asked for without end. */
const WORTH_BYTES = 65_536

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
  let failures = 0
  try {
    while (at < range.end) {
      const before = at
      try {
        for await (const piece of run.reader.read(object, { start: at, end: range.end }, signal)) {
          if (piece.byteLength > range.end - at) throw new RangeError('more bytes came than were asked for')
          await callPort('target', () => draft.write(piece, at))
          crc.update(piece)
          at += piece.byteLength
          run.meter.received(number, at - range.start)
        }
        if (at < range.end) throw new RangeError('fewer bytes came than were asked for')
      } catch (error) {
        // What came is right as far as it goes: the rest is asked for, from where it stopped.
        failures = at - before < WORTH_BYTES ? failures + 1 : 1
        await retryOrThrow(run, error, failures, signal)
      }
    }
    // The bytes before the record: what is recorded is on the disk.
    await callPort('target', () => draft.sync())
    const record = { number, etag: object.etag, crc64: crc.value, settled: true }
    await callPort('checkpoint', () => memory.lease.recordPart(record))
    records.set(number, record)
    run.meter.recorded(plan, number, false)
  } catch (error) {
    run.meter.lost(number)
    throw error
  }
}

async function retryOrThrow(
  { reader }: DownloadRun,
  error: unknown,
  failures: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  if (error instanceof PortFailure || isObjectChangedError(error)) throw error
  if (!(await reader.waitToRetry(error, failures, signal))) throw new PortFailure('reader', error)
}
