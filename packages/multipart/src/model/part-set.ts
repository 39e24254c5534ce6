import { type PartNumber, partNumber } from './ids.ts'
import { lastPart, type PartPlan, partByteLength } from './part-plan.ts'

/** A set of part numbers that is never changed: adding gives a new set. At most 1,250 bytes, so a copy costs next to nothing. */
export interface PartSet {
  readonly size: number
  readonly bits: Uint8Array
}

/** The set of the given parts, out of parts 1 to `partCount`. */
export function partSet(partCount: number, numbers: Iterable<PartNumber> = []): PartSet {
  const bits = new Uint8Array(Math.ceil(partCount / 8))
  let size = 0
  for (const number of numbers) size += setBit(bits, number)
  return { size, bits }
}

/** Whether a part is in the set. */
export function hasPart(set: PartSet, number: PartNumber): boolean {
  const index = number - 1
  return (((set.bits[Math.floor(index / 8)] ?? 0) >> (index % 8)) & 1) === 1
}

/** The set with one more part. */
export function withPart(set: PartSet, number: PartNumber): PartSet {
  const bits = set.bits.slice()
  return { size: set.size + setBit(bits, number), bits }
}

/** The lowest part from `from` to `partCount` that is not in the set. */
export function firstMissing(set: PartSet, from: number, partCount: number): PartNumber | undefined {
  for (let number = from; number <= partCount; number++) {
    if (!hasPart(set, partNumber(number))) return partNumber(number)
  }
  return undefined
}

/** The parts of one set that another has not, ascending. Both are out of parts 1 to `partCount`. */
export function partsWithout(set: PartSet, other: PartSet, partCount: number): readonly PartNumber[] {
  const numbers: PartNumber[] = []
  for (let number = 1; number <= partCount; number++) {
    if (hasPart(set, partNumber(number)) && !hasPart(other, partNumber(number)))
      numbers.push(partNumber(number))
  }
  return numbers
}

/** How many bytes the parts of a set have. */
export function recordedBytes(plan: PartPlan, parts: PartSet): number {
  const last = lastPart(plan)
  const missingOfLast = hasPart(parts, last) ? plan.partSize - partByteLength(plan, last) : 0
  return parts.size * plan.partSize - missingOfLast
}

function setBit(bits: Uint8Array, number: PartNumber): 0 | 1 {
  const index = number - 1
  const at = Math.floor(index / 8)
  const before = bits[at] ?? 0
  const after = before | (1 << (index % 8))
  bits[at] = after
  return after === before ? 0 : 1
}
