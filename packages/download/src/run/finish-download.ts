import {
  assemble,
  ChecksumError,
  type Crc64,
  type PartNumber,
  type PartPlan,
  type PartRecord,
} from '@oss/multipart'
import { isOfVersion } from '../checkpoint/download-checkpoint.ts'
import { callPort } from '../errors/port-failure.ts'
import type { ObjectVersion } from '../ports/object-reader.ts'
import type { CompletedDownload } from '../progress/download-outcome.ts'
import { discardDraft } from './discard-draft.ts'
import { readChecksum } from './read-checksum.ts'
import type { ActiveDownload, DownloadCheckpoint, LeaseState, RunContext } from './run-context.ts'

/**
 * Replaces the file with the draft if its CRC-64 equals the service's.
 *
 * @throws ChecksumError if it does not (R1)
 */
export async function finishDownload(run: RunContext, active: ActiveDownload): Promise<CompletedDownload> {
  const { object, plan, records, state, draft } = active
  const crc64 = combineCrc64OfParts(plan, records)
  if (object.crc64 !== undefined && object.crc64 !== crc64)
    throw new ChecksumError('The downloaded object', crc64, object.crc64)
  // R4: if this process ends before the next step returns, the next run checks whether the file was replaced.
  await callPort('checkpoint', () => state.lease.markCompleting())
  await callPort('checkpoint', () => state.lease.assertOwner())
  await callPort('target', () => draft.publish(run.overwrite))
  state.draft = undefined
  await removeCheckpoint(run, state)
  const { partsReused } = run.meter.current
  return describeCompleted(object, { crc64, partsTotal: plan.partCount, partsReused })
}

/**
 * R5: checks whether an earlier run replaced the file and ended before it could report that. Returns
 * `undefined` if it did not, or if the object was overwritten since (R1).
 */
export async function findPublished(
  run: RunContext,
  state: LeaseState,
  object: ObjectVersion,
  { header, parts }: DownloadCheckpoint,
): Promise<CompletedDownload | undefined> {
  const { plan } = header
  if (parts.length < plan.partCount || !isOfVersion(header, object)) return undefined
  const crc64 = combineCrc64OfParts(plan, new Map(parts.map((part) => [part.number, part])))
  const found = await callPort('target', () => readChecksum(run.target.read(run.signal)))
  if (found.byteLength !== plan.size || found.crc64 !== crc64) return undefined
  run.meter.startCounting(plan)
  for (const { number } of parts) run.meter.partRecorded(plan, number, true)
  await discardDraft(run, state)
  await removeCheckpoint(run, state)
  return describeCompleted(object, { crc64, partsTotal: plan.partCount, partsReused: plan.partCount })
}

/** Combines the CRC-64 of the parts. @throws Error if one is missing */
function combineCrc64OfParts(plan: PartPlan, records: ReadonlyMap<PartNumber, PartRecord>): Crc64 {
  const { crc64 } = assemble(plan, records)
  if (crc64 === undefined) throw new Error('a part has no CRC-64')
  return crc64
}

function describeCompleted(
  { size, etag, crc64: serviceCrc64, versionId }: ObjectVersion,
  result: Pick<CompletedDownload, 'crc64' | 'partsTotal' | 'partsReused'>,
): CompletedDownload {
  return { size, etag, versionId, crc64Verified: serviceCrc64 !== undefined, ...result }
}

async function removeCheckpoint({ notify }: RunContext, { lease }: LeaseState): Promise<void> {
  try {
    await lease.remove()
  } catch (error) {
    notify({ kind: 'checkpoint-not-removed', error })
  }
}
