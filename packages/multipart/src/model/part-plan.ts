import { MAX_PARTS, type PartNumber, partNumber } from './ids.ts'
import { PlanError } from './plan-error.ts'
import { checkPartSize, type ServiceLimits } from './service-limits.ts'

/** Default part size: 8 MiB, or the nearest size that the service accepts. */
export const DEFAULT_PART_SIZE = 8_388_608
/** Default number of parts in flight. */
export const DEFAULT_PARALLEL = 3
/** Maximum number of parts in flight. */
export const MAX_PARALLEL = 1000

const GROWTH_STEP = 1_048_576

/**
 * How a source is divided: part `n` starts at byte `(n - 1) * partSize`; only the last part may be shorter.
 */
export interface PartPlan {
  /** Size of the source in bytes; 0 while {@link PartPlan.openEnded}. */
  readonly size: number
  /** Size of each part but the last, in bytes. */
  readonly partSize: number
  /**
   * Number of parts, from 1 to 10,000; 0 while {@link PartPlan.openEnded}. An empty source has one empty
   * part.
   */
  readonly partCount: number
  /** True while the end of the source is not known: a stream that is still being read. */
  readonly openEnded?: true
}

/** Range of bytes: `start` is inclusive, `end` exclusive. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Divides `size` bytes into parts.
 *
 * A part size that would need more parts than the service accepts is raised to the smallest whole MiB that
 * suffices.
 *
 * @param limits - what the service accepts.
 * @param size - bytes of the source, an integer from 0 to `maxObjectSize`.
 * @param requestedPartSize - bytes of a part, from `minPartSize` to `maxPartSize`; default 8 MiB.
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE`, `SIZE_OUT_OF_RANGE` or `TOO_LARGE`.
 */
export function planParts(limits: ServiceLimits, size: number, requestedPartSize?: number): PartPlan {
  const requested = checkedPartSize(limits, requestedPartSize)
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new PlanError(
      'SIZE_OUT_OF_RANGE',
      'size',
      `The size of a source must be a whole number of bytes (got ${size})`,
    )
  }
  const { maxPartSize, maxParts } = limits
  const largest = Math.min(limits.maxObjectSize, maxParts * maxPartSize)
  if (size > largest) {
    throw new PlanError(
      'TOO_LARGE',
      'size',
      `The source has ${size} bytes, but an object can have at most ${largest}: ${maxParts} parts of up to ${maxPartSize} bytes`,
    )
  }
  const needed = Math.ceil(size / maxParts)
  const partSize =
    requested >= needed ? requested : Math.min(maxPartSize, Math.ceil(needed / GROWTH_STEP) * GROWTH_STEP)
  return { size, partSize, partCount: Math.max(1, Math.ceil(size / partSize)) }
}

/**
 * Plans a source whose size is not known yet. It may have as many parts as the service accepts, whose size is
 * fixed because memory is allocated per part.
 *
 * @param requestedPartSize - bytes of a part, from `minPartSize` to `maxPartSize`; default 8 MiB.
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE`
 */
export function planOpenEnded(limits: ServiceLimits, requestedPartSize?: number): PartPlan {
  const partSize = checkedPartSize(limits, requestedPartSize)
  return { size: 0, partSize, partCount: 0, openEnded: true }
}

/**
 * Returns the plan of an upload that was recorded before, whatever its service accepts.
 *
 * @param size - bytes of the source; `undefined` for a stream whose end is not known.
 * @throws RangeError when no plan has these sizes.
 */
export function recordedPlan(size: number | undefined, partSize: number): PartPlan {
  if (!Number.isSafeInteger(partSize) || partSize < 1) throw new RangeError(`its partSize is ${partSize}`)
  if (size === undefined) return { size: 0, partSize, partCount: 0, openEnded: true }
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`its size is ${size}`)
  const partCount = Math.max(1, Math.ceil(size / partSize))
  if (partCount > MAX_PARTS) throw new RangeError('its parts are too small for its size')
  return { size, partSize, partCount }
}

/** Whether the service accepts the parts of a plan. */
export function fitsLimits(
  { minPartSize, maxPartSize, maxParts, maxObjectSize }: ServiceLimits,
  { size, partSize, partCount }: PartPlan,
): boolean {
  return partSize >= minPartSize && partSize <= maxPartSize && partCount <= maxParts && size <= maxObjectSize
}

function checkedPartSize(limits: ServiceLimits, requested: number | undefined): number {
  const { minPartSize, maxPartSize } = limits
  // Not `??`: null is no omission, but refused.
  const partSize =
    requested === undefined ? Math.min(maxPartSize, Math.max(minPartSize, DEFAULT_PART_SIZE)) : requested
  checkPartSize(limits, partSize)
  return partSize
}

/** Returns the highest part number that the plan allows. */
export function lastPart(plan: PartPlan): PartNumber {
  return partNumber(plan.openEnded === true ? MAX_PARTS : plan.partCount)
}

/** Returns the byte range of a part. While the plan is open-ended, every part counts as a full one. */
export function partRange(plan: PartPlan, number: PartNumber): ByteRange {
  const start = (number - 1) * plan.partSize
  const end = start + plan.partSize
  return { start, end: plan.openEnded === true ? end : Math.min(end, plan.size) }
}

/** Returns the size of a part in bytes. */
export function partByteLength(plan: PartPlan, number: PartNumber): number {
  const { start, end } = partRange(plan, number)
  return end - start
}

/**
 * Checks the number of parts in flight.
 *
 * @throws PlanError `PARALLEL_OUT_OF_RANGE` unless it is an integer from 1 to 1,000.
 */
export function checkParallel(parallel: unknown): asserts parallel is number {
  if (
    typeof parallel !== 'number' ||
    !Number.isInteger(parallel) ||
    parallel < 1 ||
    parallel > MAX_PARALLEL
  ) {
    throw new PlanError(
      'PARALLEL_OUT_OF_RANGE',
      'parallel',
      `parallel must be a whole number from 1 to ${MAX_PARALLEL}, or "auto" for uploads (got ${parallel})`,
    )
  }
}
