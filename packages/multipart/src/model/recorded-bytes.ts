import { lastPart, type PartPlan, partByteLength } from './part-plan.ts'
import { hasPart, type PartSet } from './part-set.ts'

/** How many bytes the parts of a set have. */
export function recordedBytes(plan: PartPlan, parts: PartSet): number {
  const last = lastPart(plan)
  const missingOfLast = hasPart(parts, last) ? plan.partSize - partByteLength(plan, last) : 0
  return parts.size * plan.partSize - missingOfLast
}
