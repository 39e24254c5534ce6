import { type PartNumber, partNumber } from '@oss/multipart'
import { fetchPart } from './fetch-part.ts'
import type { DownloadRun, Work } from './run-context.ts'

/** Reads all parts that are missing, several at a time. What fails first stops the others, and is thrown when none is under way any more (R10). */
export async function fetchParts(run: DownloadRun, work: Work): Promise<void> {
  const { gate } = run.meter
  const failed = new AbortController()
  const signal = AbortSignal.any([run.signal, failed.signal])
  const missing = missingParts(work)

  async function fetchSome(): Promise<void> {
    try {
      for (;;) {
        await gate.pass(signal)
        const { value: number, done } = missing.next()
        if (done) return
        await gate.during(() => fetchPart(run, work, number, signal))
      }
    } catch (error) {
      failed.abort(error)
    }
  }

  const workers = Math.min(run.parallel, work.plan.partCount - work.records.size)
  await Promise.all(Array.from({ length: workers }, fetchSome))
  signal.throwIfAborted()
}

function* missingParts({ plan, records }: Work): Generator<PartNumber, undefined> {
  for (let index = 1; index <= plan.partCount; index++) {
    const number = partNumber(index)
    if (!records.has(number)) yield number
  }
}
