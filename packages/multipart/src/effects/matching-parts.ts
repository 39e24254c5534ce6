import type { PartNumber } from '../model/ids.ts'
import { MAX_PARTS } from '../model/ids.ts'
import { type PartPlan, partByteLength } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import type { RemotePart } from '../ports/multipart-api.ts'

/**
 * Returns the recorded parts that the service still has as they were recorded. Parts that only the service
 * knows are not taken (R8): their bytes cannot be verified.
 *
 * @throws RangeError when the listing does not end.
 */
export async function matchingParts(
  listing: AsyncIterable<RemotePart>,
  plan: PartPlan,
  records: ReadonlyMap<PartNumber, PartRecord>,
): Promise<readonly PartNumber[]> {
  const kept = new Set<PartNumber>()
  let listed = 0
  for await (const remote of listing) {
    listed += 1
    if (listed > MAX_PARTS) throw new RangeError(`the service lists more than ${MAX_PARTS} parts`)
    const record = records.get(remote.number)
    if (record !== undefined && isSame(remote, record, plan)) kept.add(remote.number)
  }
  return [...kept]
}

function isSame(remote: RemotePart, record: PartRecord, plan: PartPlan): boolean {
  return (
    remote.etag === record.etag &&
    remote.size === partByteLength(plan, record.number) &&
    (remote.crc64 === undefined || record.crc64 === undefined || remote.crc64 === record.crc64)
  )
}
