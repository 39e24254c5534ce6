import type { UploadEffect } from '../machine/state.ts'
import { isSettled } from '../model/fingerprint.ts'
import { type Crc64, MAX_PARTS, type PartNumber } from '../model/ids.ts'
import { partByteLength, partRange } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import { crc64OfRange, isUnchanged } from '../sources/source-checks.ts'
import { checkpointLease, openSource, type RunContext, remoteSource } from './run-context.ts'

type ImportEffect = Extract<UploadEffect, { readonly type: 'import-parts' }>

/**
 * Makes the checkpoint of a shared upload our own: creates it anew with the current source, and records each
 * stored part whose CRC-64 is that of the bytes of the source.
 *
 * @throws RangeError when the listing does not end.
 */
export async function importListedParts(
  context: RunContext,
  effect: ImportEffect,
): Promise<readonly PartNumber[]> {
  const { planned, checkpoint } = effect
  const { header } = checkpoint
  const claims = effect.byListing ? await listedParts(context, effect) : recordedParts(context)
  // R8: without reading the source locally, the parts of another program cannot be verified.
  const verified = remoteSource(context) === undefined ? await verifiedParts(context, effect, claims) : []
  const lease = checkpointLease(context)
  await lease.begin({ ...header, plan: planned.plan, source: planned.fingerprint })
  await Promise.all(verified.map((part) => lease.recordPart(part)))
  context.records.clear()
  for (const part of verified) context.records.set(part.number, part)
  return verified.map((part) => part.number)
}

/** A stored part, and the CRC-64 that the service or a record claims for it. */
interface ClaimedPart extends Pick<PartRecord, 'number' | 'etag'> {
  readonly crc64: Crc64
}

function recordedParts({ records }: RunContext): readonly ClaimedPart[] {
  return [...records.values()].flatMap(({ number, etag, crc64 }) =>
    crc64 === undefined ? [] : [{ number, etag, crc64 }],
  )
}

/**
 * Returns the listed parts that may be those of the source: of the right size, and with a CRC-64 from the
 * service or from a record of the same part.
 */
async function listedParts(
  context: RunContext,
  { planned, checkpoint }: ImportEffect,
): Promise<readonly ClaimedPart[]> {
  const claims = new Map<PartNumber, ClaimedPart>()
  const { uploadId } = checkpoint.header
  let listed = 0
  for await (const remote of context.api.listParts(context.settings.target, uploadId, context.stop.signal)) {
    listed += 1
    if (listed > MAX_PARTS) throw new RangeError(`the service lists more than ${MAX_PARTS} parts`)
    const { number, etag, size } = remote
    const record = context.records.get(number)
    const crc64 = remote.crc64 ?? (record?.etag === etag ? record.crc64 : undefined)
    const fits = number <= planned.plan.partCount && size === partByteLength(planned.plan, number)
    if (fits && crc64 !== undefined) claims.set(number, { number, etag, crc64 })
  }
  return [...claims.values()]
}

async function verifiedParts(
  context: RunContext,
  { planned }: ImportEffect,
  claims: readonly ClaimedPart[],
): Promise<readonly PartRecord[]> {
  const open = openSource(context)
  const { allowGrowth } = context.settings
  const verified: PartRecord[] = []
  for (const claim of claims) {
    const settled =
      (await isUnchanged(open, planned.fingerprint, allowGrowth)) &&
      isSettled(planned.fingerprint, context.now())
    const crc64 = await crc64OfRange(open, partRange(planned.plan, claim.number), context.stop.signal)
    if (crc64 === claim.crc64) verified.push({ ...claim, settled })
  }
  await isUnchanged(open, planned.fingerprint, allowGrowth)
  return verified
}
