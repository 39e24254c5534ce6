import {
  assemble,
  type Checkpoint,
  ChecksumError,
  type Crc64,
  type PartNumber,
  type PartPlan,
  type PartRecord,
} from '@oss/multipart'
import { isOfObject } from '../checkpoint/download-checkpoint.ts'
import { callPort } from '../errors/port-failure.ts'
import type { ObjectFacts } from '../ports/object-reader.ts'
import type { CompletedDownload } from '../progress/download-outcome.ts'
import { discardDraft } from './discard.ts'
import { readToEnd } from './read-checksum.ts'
import type { DownloadRun, Memory, Work } from './run-context.ts'

/**
 * Puts the draft in the file's place, if it is what the service has.
 *
 * @throws ChecksumError when it is not (R1).
 */
export async function finishDownload(run: DownloadRun, work: Work): Promise<CompletedDownload> {
  const { object, plan, records, memory, draft } = work
  const crc64 = wholeOf(plan, records)
  if (object.crc64 !== undefined && object.crc64 !== crc64)
    throw new ChecksumError('What was downloaded', crc64, object.crc64)
  // R4: should no answer come, the next run knows that the file may be there already.
  await callPort('checkpoint', () => memory.lease.markCompleting())
  await callPort('target', () => draft.publish(run.overwrite))
  memory.draft = undefined
  await forget(run, memory)
  const { partsReused } = run.meter.now
  return completed(object, { crc64, partsTotal: plan.partCount, partsReused })
}

/**
 * R5: an earlier run may have put the file in its place without being able to say so. `undefined` when it has not, or when the object is
 * another one by now (R1).
 */
export async function alreadyThere(
  run: DownloadRun,
  memory: Memory,
  object: ObjectFacts,
  { header, parts }: Checkpoint,
): Promise<CompletedDownload | undefined> {
  const { plan } = header
  if (parts.length < plan.partCount || !isOfObject(header, object)) return undefined
  const crc64 = wholeOf(plan, new Map(parts.map((part) => [part.number, part])))
  const found = await callPort('target', () => readToEnd(run.target.read(run.signal)))
  if (found.byteLength !== plan.size || found.crc64 !== crc64) return undefined
  run.meter.begin(plan)
  for (const { number } of parts) run.meter.recorded(plan, number, true)
  await discardDraft(run, memory)
  await forget(run, memory)
  return completed(object, { crc64, partsTotal: plan.partCount, partsReused: plan.partCount })
}

/** CRC-64 of the whole, from those of the parts. @throws Error when one is missing. */
function wholeOf(plan: PartPlan, records: ReadonlyMap<PartNumber, PartRecord>): Crc64 {
  const { crc64 } = assemble(plan, records)
  if (crc64 === undefined) throw new Error('a part has no CRC-64')
  return crc64
}

function completed(
  { size, etag, crc64: confirmed, versionId }: ObjectFacts,
  facts: Pick<CompletedDownload, 'crc64' | 'partsTotal' | 'partsReused'>,
): CompletedDownload {
  return { size, etag, versionId, crc64Confirmed: confirmed !== undefined, ...facts }
}

async function forget({ notify }: DownloadRun, { lease }: Memory): Promise<void> {
  try {
    await lease.remove()
  } catch (error) {
    notify({ type: 'checkpoint-not-removed', error })
  }
}
