import { type PartPlan, partRange } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import type { OpenSource } from '../ports/upload-source.ts'
import { crc64OfRange } from '../sources/checked-body.ts'

/** Whether the source has other bytes than were sent, for any of the given parts. */
export async function partsDiffer(
  open: OpenSource,
  plan: PartPlan,
  parts: Iterable<PartRecord>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const part of parts) {
    if ((await crc64OfRange(open, partRange(plan, part.number), signal)) !== part.crc64) return true
  }
  return false
}
