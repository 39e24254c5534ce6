import type { UploadEffect } from '../machine/state.ts'
import { isSettled } from '../model/fingerprint.ts'
import { type Crc64, MAX_PARTS, type PartNumber } from '../model/ids.ts'
import { partByteLength, partRange } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import { crc64OfRange, isUnchanged } from '../sources/source-checks.ts'
import { checkpointLease, openSource, remoteSource, type UploadRun } from './run-context.ts'

type Adoption = Extract<UploadEffect, { readonly type: 'adopt' }>

/**
 * Makes the checkpoint of a shared upload our own: begins it anew with the source as it is now, and records each stored part whose CRC-64
 * is that of the source's bytes.
 *
 * @throws RangeError when the listing does not end.
 */
export async function adoptParts(run: UploadRun, adoption: Adoption): Promise<readonly PartNumber[]> {
  const { job, checkpoint } = adoption
  const { uploadId, createdAtMs } = checkpoint.header
  const claims = adoption.byListing ? await listedParts(run, adoption) : recordedParts(run)
  // R8: what is not read here proves nothing of what another program stored.
  const proven = remoteSource(run) === undefined ? await provenParts(run, adoption, claims) : []
  const { target, sourceLabel } = run.settings
  const lease = checkpointLease(run)
  await lease.begin({ target, sourceLabel, uploadId, plan: job.plan, source: job.source, createdAtMs })
  await Promise.all(proven.map((part) => lease.recordPart(part)))
  run.records.clear()
  for (const part of proven) run.records.set(part.number, part)
  return proven.map((part) => part.number)
}

/** A stored part, and the CRC-64 that somebody says it has. */
interface Claim extends Pick<PartRecord, 'number' | 'etag'> {
  readonly crc64: Crc64
}

function recordedParts({ records }: UploadRun): readonly Claim[] {
  return [...records.values()].flatMap(({ number, etag, crc64 }) =>
    crc64 === undefined ? [] : [{ number, etag, crc64 }],
  )
}

/** The listed parts that could be the source's: of the right size, and with a CRC-64, of the service or of a record of the same part. */
async function listedParts(run: UploadRun, { job, checkpoint }: Adoption): Promise<readonly Claim[]> {
  const claims = new Map<PartNumber, Claim>()
  const { uploadId } = checkpoint.header
  let listed = 0
  for await (const remote of run.api.listParts(run.settings.target, uploadId, run.stop.signal)) {
    listed += 1
    if (listed > MAX_PARTS) throw new RangeError(`the service lists more than ${MAX_PARTS} parts`)
    const { number, etag, size } = remote
    const record = run.records.get(number)
    const crc64 = remote.crc64 ?? (record?.etag === etag ? record.crc64 : undefined)
    const fits = number <= job.plan.partCount && size === partByteLength(job.plan, number)
    if (fits && crc64 !== undefined) claims.set(number, { number, etag, crc64 })
  }
  return [...claims.values()]
}

async function provenParts(
  run: UploadRun,
  { job }: Adoption,
  claims: readonly Claim[],
): Promise<readonly PartRecord[]> {
  const open = openSource(run)
  const { allowGrowth } = run.settings
  const proven: PartRecord[] = []
  for (const claim of claims) {
    const settled = (await isUnchanged(open, job.source, allowGrowth)) && isSettled(job.source, run.now())
    const crc64 = await crc64OfRange(open, partRange(job.plan, claim.number), run.stop.signal)
    if (crc64 === claim.crc64) proven.push({ ...claim, settled })
  }
  await isUnchanged(open, job.source, allowGrowth)
  return proven
}
