import { type PartNumber, partNumber } from './ids.ts'
import { lastPart, type PartPlan, partByteLength } from './part-plan.ts'

/** Immutable set of part numbers: adding returns a new set. At most 1,250 bytes, so copies are cheap. */
export interface PartSet {
  readonly size: number
  readonly bits: Uint8Array
}

/** Creates the set of the given parts, out of parts 1 to `partCount`. */
export function partSet(partCount: number, numbers: Iterable<PartNumber> = []): PartSet {
  const bits = new Uint8Array(Math.ceil(partCount / 8))
  let size = 0
  for (const number of numbers) size += setBit(bits, number)
  return { size, bits }
}

/** Returns whether a part is in the set. */
export function hasPart(set: PartSet, number: PartNumber): boolean {
  const index = number - 1
  return (((set.bits[Math.floor(index / 8)] ?? 0) >> (index % 8)) & 1) === 1
}

/** Returns the set with one more part. */
export function withPart(set: PartSet, number: PartNumber): PartSet {
  const bits = set.bits.slice()
  return { size: set.size + setBit(bits, number), bits }
}

/** Returns the lowest part from `from` to `partCount` that is not in the set. */
export function firstMissing(set: PartSet, from: number, partCount: number): PartNumber | undefined {
  for (let number = from; number <= partCount; number++) {
    if (!hasPart(set, partNumber(number))) return partNumber(number)
  }
  return undefined
}

/**
 * Returns the parts that are in `set` and not in `other`, ascending. Both are out of parts 1 to `partCount`.
 */
export function partsWithout(set: PartSet, other: PartSet, partCount: number): readonly PartNumber[] {
  const numbers: PartNumber[] = []
  for (let number = 1; number <= partCount; number++) {
    if (hasPart(set, partNumber(number)) && !hasPart(other, partNumber(number)))
      numbers.push(partNumber(number))
  }
  return numbers
}

/** Returns the total size of the parts of a set, in bytes. */
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
