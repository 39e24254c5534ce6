import { createCrc64, formatCrc64, type PartNumber, partNumber, partRange } from '@oss/multipart'
import { isObjectChangedError } from '../errors/object-changed-error.ts'
import { callPort, PortFailure } from '../errors/port-failure.ts'
import { readResuming } from './read-resuming.ts'
import type { ActiveDownload, RunContext } from './run-context.ts'

/**
 * Downloads the missing parts in parallel. The first error stops the others, and is thrown after all have
 * ended (R10).
 */
export async function fetchParts(run: RunContext, active: ActiveDownload): Promise<void> {
  const { gate } = run.meter
  const failed = new AbortController()
  const signal = AbortSignal.any([run.signal, failed.signal])
  const missing = missingParts(active)

  async function runWorker(): Promise<void> {
    try {
      for (;;) {
        await gate.pass(signal)
        const { value: number, done } = missing.next()
        if (done) return
        await gate.track(() => fetchPart(run, active, number, signal))
      }
    } catch (error) {
      failed.abort(error)
    }
  }

  const workers = Math.min(run.parallel, active.plan.partCount - active.records.size)
  await Promise.all(Array.from({ length: workers }, runWorker))
  signal.throwIfAborted()
}

function* missingParts({ plan, records }: ActiveDownload): Generator<PartNumber, undefined> {
  for (let index = 1; index <= plan.partCount; index++) {
    const number = partNumber(index)
    if (!records.has(number)) yield number
  }
}

/** Downloads one part into the draft, and records it. */
async function fetchPart(
  run: RunContext,
  active: ActiveDownload,
  number: PartNumber,
  signal: AbortSignal,
): Promise<void> {
  const { object, draft, plan, records } = active
  const { lease } = active.state
  const range = partRange(plan, number)
  const crc = createCrc64()
  let at = range.start
  try {
    await callPort('checkpoint', () => lease.confirmOwner())
    for await (const chunk of readResuming(run.reader, object, range, signal)) {
      // While this process was stopped, another owner may have published the draft as the file.
      await callPort('checkpoint', () => lease.confirmOwner())
      await callPort('target', () => draft.write(chunk, at))
      crc.update(chunk)
      at += chunk.byteLength
      run.meter.partWritten(number, at - range.start)
    }
    // Bytes are synced before the record, so that a recorded part is on the disk.
    await callPort('target', () => draft.sync())
    const record = { number, etag: object.etag, crc64: formatCrc64(crc.value), settled: true }
    await callPort('checkpoint', () => lease.recordPart(record))
    records.set(number, record)
    run.meter.partRecorded(plan, number, false)
  } catch (error) {
    run.meter.partDiscarded(number)
    signal.throwIfAborted()
    if (error instanceof PortFailure || isObjectChangedError(error)) throw error
    throw new PortFailure('reader', error)
  }
}
